import { expect, test } from 'vitest';
import { grammar } from '../../scripts/grammar/model.ts';
import { names } from '../../scripts/grammar/names.ts';
import { accepted, generated } from './specs.ts';

const page = generated('railroad.html');

test('the page needs nothing but itself', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
  expect(page.match(/(?:src|href)="(?!#)[^"]*"/g)).toBeNull();
  expect(page).toContain('prefers-color-scheme: dark');
});

test('each rule has a diagram, and each link a target', () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const { name } of grammar()) expect([name, page.split(`<section id="${name}">`)[1]?.includes('<svg')]).toEqual([name, true]);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('nothing is drawn outside of its picture', () => {
  for (const [, width = '', height = '', body = ''] of page.matchAll(/<svg width="([\d.]+)" height="([\d.]+)"[^>]*>(.*?)<\/svg>/g)) {
    for (const [, x = '', y = '', w = '', h = ''] of body.matchAll(
      /<rect[^>]* x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g,
    )) {
      expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(Number(width));
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(Number(height));
    }
    expect(body).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test('each example is one', () => {
  for (const { name, example, within } of Object.values(names)) {
    expect(within.split('…').length).toBe(2);
    expect([name, accepted({ path: 'a.writ', text: within.replace('…', () => example) })]).toEqual([name, true]);
    expect([name, accepted({ path: 'a.writ', text: within.replace('…', '=') })]).toEqual([name, false]);
  }
});
