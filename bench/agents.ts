// User agents as a shop with advertising in social networks sees them: browsers of the last two years, most visits by the latest;
// apps that open pages in a window of their own and name device, system and build, so that there are thousands; programs.

export interface Agent {
  readonly userAgent: string;
  readonly screen: readonly [width: number, height: number];
}

const versions = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, n) => from - n);
const systems = ['18_6', '18_5', '18_7', '17_7', '18_3', '17_6', '16_7', '18_1'];
const phones = Array.from({ length: 40 }, (_, n) => `SM-${'ASG'[n % 3]}${101 + n * 17}B`);
const safari = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)';

/** The latest first. */
const browsers: readonly Agent[] = [
  ...systems.flatMap((system) => [
    agent(
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) ${safari} Version/${system.replace('_', '.')} Mobile/15E148 Safari/604.1`,
      390,
      844,
    ),
    agent(
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${safari} Version/${system.replace('_', '.')} Safari/605.1.15`,
      1440,
      900,
    ),
  ]),
  ...versions(143, 120).flatMap((version) => [
    agent(
      `Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/${version}.0.0.0 Mobile Safari/537.36`,
      412,
      915,
    ),
    agent(
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/${version}.0.0.0 Safari/537.36`,
      1920,
      1080,
    ),
    agent(
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/${version}.0.0.0 Safari/537.36 Edg/${version}.0.0.0`,
      1536,
      864,
    ),
    agent(`Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`, 1920, 1080),
  ]),
];

const apps: readonly Agent[] = versions(410, 371).flatMap((build) => [
  ...systems.map((system, n) =>
    agent(
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) ${safari} Mobile/22G100 Instagram ${build}.0.0.29.70 (iPhone${12 + (n % 6)},${1 + (build % 5)}; iOS ${system}; de_DE; de; scale=3.00; 1170x2532; IABMV/1; 79${build}1843) NW/3`,
      390,
      844,
    ),
  ),
  ...phones.map((phone) =>
    agent(
      `Mozilla/5.0 (Linux; Android 14; ${phone} Build/UP1A.231005.007; wv) ${blink} Version/4.0 Chrome/141.0.7390.122 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/${build + 125}.0.0.45.61;IABMV/1;]`,
      384,
      832,
    ),
  ),
]);

const programs: readonly Agent[] = [
  agent('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 412, 732),
  agent(
    `Mozilla/5.0 ${blink} (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36`,
    1280,
    720,
  ),
  agent(`Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/141.0.0.0 Safari/537.36`, 800, 600),
];

/** `random`: a number from 0 to below 1 at each call. */
export function pickAgent(random: () => number): Agent {
  const kind = random();
  const [agents, skew] = kind < 0.75 ? [browsers, 3] : kind < 0.98 ? [apps, 2] : [programs, 1];
  return agents[Math.floor(agents.length * random() ** skew)] as Agent;
}

function agent(userAgent: string, width: number, height: number): Agent {
  return { userAgent, screen: [width, height] };
}
