import { expect, test } from 'vitest';
import { refusePrivateUrl } from './refuse-private-url.ts';

const at = (...addresses: string[]) => Promise.resolve(addresses.map((address) => ({ address })));

test.each([
  'http://127.0.0.1:9/v1',
  'http://0x7f.1/v1',
  'http://2130706433/',
  'http://10.1.2.3',
  'http://169.254.169.254/latest',
  'http://[::1]:8080',
  'http://[fd00::1]',
  'http://[fe80::1]/v1',
  'http://[::ffff:10.0.0.1]/v1',
  'http://localhost:11434/v1',
])('%s is refused', (url) => expect(refusePrivateUrl(url)).rejects.toMatchObject({ code: 'address_private', param: 'baseUrl' }));

test('a name with one private address among several is refused', async () => {
  await expect(refusePrivateUrl('https://api.example.com/v1', () => at('203.0.113.7', '10.0.0.7'))).rejects.toMatchObject({
    code: 'address_private',
  });
  await refusePrivateUrl('https://api.example.com/v1', () => at('203.0.113.7', '2606:4700::1111'));
});

test('a name without an address can be saved', async () => {
  await refusePrivateUrl('https://not-yet.invalid/v1');
  await refusePrivateUrl('https://8.8.8.8/v1');
});
