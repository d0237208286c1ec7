// By which road a visit came.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveHost, derivePage } from './page.ts';
import { deriveTrafficChannel } from './traffic-channel.ts';

function channelOf(query: string, referrer = ''): string {
  return deriveTrafficChannel(derivePage(`https://www.news.example/a${query}`), deriveHost(referrer));
}

test('without a campaign the referring host decides', () => {
  const cases = [
    ['', 'direct'],
    ['https://news.example/b', 'internal'],
    ['https://shop.news.example/', 'internal'],
    ['https://other.example/', 'referral'],
    ['https://notnews.example/', 'referral'],
    ['https://www.google.com/', 'organic_search'],
    ['https://www.google.co.uk/', 'organic_search'],
    ['https://search.yahoo.co.jp/', 'organic_search'],
    ['https://yandex.ru/', 'organic_search'],
    ['https://www.bing.com/', 'organic_search'],
    ['android-app://com.google.android.googlequicksearchbox/', 'organic_search'],
    ['https://l.facebook.com/', 'organic_social'],
    ['https://t.co/x', 'organic_social'],
    ['https://nl.pinterest.com/', 'organic_social'],
    ['https://www.pinterest.de/', 'organic_social'],
    ['https://m.youtube.com/', 'organic_video'],
    ['https://mail.google.com/', 'email'],
    ['https://webmail.host.example/', 'email'],
    ['https://chatgpt.com/', 'ai_assistant'],
    ['https://gemini.google.com/', 'ai_assistant'],
    ['https://www.perplexity.ai/', 'ai_assistant'],
    ['https://google.attacker.example/', 'referral'],
    ['https://docs.notgoogle.com/', 'referral'],
  ] as const;
  for (const [referrer, channel] of cases) assert.equal(channelOf('', referrer), channel, referrer);
});

test('what a campaign says of itself goes first', () => {
  const cases = [
    ['?utm_source=letter&utm_medium=email', 'https://www.google.com/', 'email'],
    ['?utm_source=newsletter', '', 'email'],
    ['?utm_source=chatgpt.com', '', 'ai_assistant'],
    ['?utm_source=fb&utm_medium=social', '', 'organic_social'],
    ['?utm_source=Facebook&utm_medium=Paid_Social', '', 'paid_social'],
    ['?utm_source=google&utm_medium=cpc', '', 'paid_search'],
    ['?utm_source=youtube&utm_medium=cpv', '', 'paid_video'],
    ['?utm_source=partner&utm_medium=cpc', '', 'paid_other'],
    ['?utm_source=network&utm_medium=cpm', '', 'display'],
    ['?utm_source=partner&utm_medium=affiliate', '', 'affiliate'],
    ['?utm_source=app&utm_medium=web-push', '', 'push'],
    ['?utm_source=partner&utm_medium=sms', '', 'sms'],
    ['?utm_campaign=spring', '', 'campaign'],
    ['?utm_source=leaflet&utm_medium=qr', 'https://other.example/', 'campaign'],
  ] as const;
  for (const [query, referrer, channel] of cases)
    assert.equal(channelOf(query, referrer), channel, `${query} ${referrer}`);
});

test('click ids that only advertisements carry make a visit paid, others do not', () => {
  assert.equal(channelOf('?gclid=x'), 'paid_search');
  assert.equal(channelOf('?gclid=x', 'https://www.youtube.com/'), 'paid_video');
  assert.equal(channelOf('?msclkid=x', 'https://www.bing.com/'), 'paid_search');
  assert.equal(channelOf('?ttclid=x'), 'paid_social');
  assert.equal(channelOf('?fbclid=x', 'https://l.facebook.com/'), 'organic_social');
  assert.equal(channelOf('?fbclid=x'), 'direct');
});
