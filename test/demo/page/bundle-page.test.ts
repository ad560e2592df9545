import { describe, expect, it } from '@jest/globals';
import { bundlePage } from '../../../src/demo/page/bundle-page.ts';

const page = await bundlePage();

describe('bundlePage', () => {
  it('builds a script that stays below 2.5 MB', () => {
    expect(page.script.length).toBeGreaterThan(100_000);
    expect(Buffer.byteLength(page.script)).toBeLessThan(2_500_000);
  });

  it('builds React for production', () => {
    expect(page.script).not.toContain('react-dom-client.development');
  });

  it('includes the styles of the page and of the block library', () => {
    expect(page.style).toContain('.sidebar');
    expect(page.style).toContain('#slack_blocks_to_jsx');
  });

  it('loads nothing from other hosts', () => {
    expect(page.style).not.toMatch(/url\(["']?(https?:)?\/\//);
    expect(page.style).not.toContain('@import');
    expect(page.html).toContain("default-src 'none'");
    expect(page.html).toContain("img-src 'self' data:");
    expect(page.html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('refers to the script and the style where the server has them', () => {
    expect(page.html).toContain('<script src="/page.js">');
    expect(page.html).toContain('href="/page.css"');
  });
});
