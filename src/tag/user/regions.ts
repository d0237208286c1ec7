// Where: tag, user-data file. States and countries by name, as the codes that are hashed: those of the United States and
// Canada from a table, countries from the browser's own knowledge of names.

const states =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,QC Québec,SK Saskatchewan,YT Yukon';

/** `name`: lower case, letters only. */
export function findState(name: string): string | undefined {
  const found = states.split(',').find((state) => fold(state.slice(3)) === name);
  return found?.slice(0, 2).toLowerCase();
}

/** Three-letter codes; a two-letter code follows where it is not the first two letters. Others are not guessed. */
const threeLetters =
  'arg aus autat bel bgr bra can che chlcl chncn col cyp cze deu dnkdk egy esp estee fin fra gbr grc hkg hrv hun idn ind irlie isl isril ita jpn korkr ltu lux lva mar mexmx mltmt mys nga nld nor nzl per phl polpl prtpt rou rus sau sgp svksk svnsi swese tha turtr twn ukrua usa vnm zaf areae';

/** `name`: lower case, letters only. */
export function findCountry(name: string): string | undefined {
  if (name === 'uk') return 'gb';
  if (name.length < 3) return name.length < 2 ? undefined : name;
  const listed = threeLetters.split(' ').find((entry) => entry.startsWith(name));
  if (name.length === 3) return listed && (listed.slice(3) || listed.slice(0, 2));
  // A name in English, in the language of the browser, or in one whose code it begins with (Deutschland: de).
  return ['en', navigator.language, name.slice(0, 2)]
    .map((language) => findName(name, language))
    .find(Boolean);
}

function findName(name: string, language: string): string | undefined {
  try {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const found = letters
      .flatMap((first) => letters.map((second) => first + second))
      .find((code) => fold(names.of(code.toUpperCase()) || '') === name);
    // TRICKY: a code that is no longer in use has the name of its successor (dd: Deutschland).
    return found && new Intl.Locale(`und-${found}`).region?.toLowerCase();
  } catch {
    // No such language, or a browser that knows no names: the value is not sent.
    return undefined;
  }
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, '');
}
