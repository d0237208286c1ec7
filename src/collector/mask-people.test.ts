// Data about people where it does not belong: masked by its name or by its look, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskNamed, maskPeople } from './mask-people.ts';

test('a value is masked for the name it stands under, however that is spelled', () => {
  const cases = [
    ['em', 'Jane', '[e-mail]'],
    ['phone', '030 1234567', '[phone]'],
    ['user_phone', '0301234567', '[phone]'],
    ['phoneNumber', '0301234567', '[phone]'],
    ['First-Name', 'Jane', '[name]'],
    ['last_name', 'Roe', '[name]'],
    ['street_address', '7 Harbour Lane', '[address]'],
    ['ip', '192.0.2.7', '[address]'],
    ['dob', '16.02.1997', '[birth date]'],
  ] as const;
  for (const [name, value, masked] of cases) assert.equal(maskNamed(name, value), masked, name);
});

test('hashes, flags and other parameters stay', () => {
  const hash = 'ab'.repeat(32);
  for (const [name, value] of [
    ['em', hash],
    ['mobile', 'true'],
    ['address', '1'],
    ['phone', ''],
    ['content_name', 'First name tags, 30 1234567 pieces'],
    ['name', 'Lamp'],
    ['order_id', '491512345678'],
    ['constructor', 'x'],
  ] as const)
    assert.equal(maskNamed(name, value), value, name);
});

test('named data in the query of an address is masked, encoded any number of times', () => {
  const page = 'https://shop.example/thanks?phone=030-1234567&step=2&first_name=Jane&x=1#lastname=Roe';
  const masked = 'https://shop.example/thanks?phone=[phone]&step=2&first_name=[name]&x=1#lastname=[name]';
  assert.equal(maskPeople(page), masked);
  const once = `https://shop.example/?back=${encodeURIComponent(page)}`;
  for (const text of [once, `https://shop.example/?back=${encodeURIComponent(once)}`]) {
    const result = maskPeople(text);
    for (const clear of ['1234567', 'Jane', 'Roe']) assert.ok(!result.includes(clear), result);
    assert.ok(result.includes('step') && result.includes('2'), result);
  }
});

test('named data in JSON that stands in a text is masked, also when it is broken or escaped', () => {
  const value = {
    first_name: 'Jane',
    phone: 4915123456,
    id: 7,
    mobile: true,
    address: { street: '7 Lane', city: 'x' },
  };
  const text = JSON.stringify(value);
  assert.deepEqual(JSON.parse(maskPeople(text)), {
    first_name: '[name]',
    phone: '[phone]',
    id: 7,
    mobile: true,
    address: { street: '[address]', city: 'x' },
  });
  for (const form of [text.slice(0, -3), JSON.stringify(text), encodeURIComponent(text)]) {
    const masked = maskPeople(form);
    for (const clear of ['Jane', '4915123456', '7 Lane', '7%20Lane'])
      assert.ok(!masked.includes(clear), masked);
  }
});

test('a phone number with + is masked anywhere, a sum is not', () => {
  assert.equal(maskPeople('call +49 (151) 234-56789 today'), 'call [phone] today');
  assert.equal(maskPeople('https://wa.example/%2B4915123456789'), 'https://wa.example/[phone]');
  for (const text of ['a+1', '1+1234567', '+12', 'UTC+0100', '+1.5', 'size 10+12+14'])
    assert.equal(maskPeople(text), text, text);
});

test('hostile texts are masked in time that grows with their length only', () => {
  const texts = [
    '+1'.repeat(100_000),
    '?phone='.repeat(30_000),
    '+1 '.repeat(60_000),
    `?phone=${'%25'.repeat(60_000)}`,
    '%25'.repeat(80_000),
    '"phone":'.repeat(40_000),
    '"phone"'.repeat(40_000),
    `"phone"${' '.repeat(100_000)}`,
    `${'\\\\'.repeat(100_000)}"`,
  ];
  for (const text of texts) {
    const startedAtMs = performance.now();
    maskPeople(text);
    assert.ok(
      performance.now() - startedAtMs < 1_000,
      `${text.slice(0, 10)}: ${performance.now() - startedAtMs} ms`,
    );
  }
});
