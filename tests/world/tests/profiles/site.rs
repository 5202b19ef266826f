//! The pages of the site in a browser, on a telephone and on a wide screen. `cargo xtask site` builds the site;
//! without it the test is skipped.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::PathBuf;

use seccompat_world::browser::Browser;
use seccompat_world::need;
use seccompat_world::need::Absent;
use seccompat_world::scratch::Scratch;

/// The faults of a page: too wide, without a language, without names for pictures and links, headings
/// that leave out a level, and text with too little contrast (4.5 to 1, 3 to 1 for large text: WCAG 2.1,
/// 1.4.3).
const FAULTS: &str = r#"(() => {
    const faults = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 1) faults.push(`${wide} pixels too wide`);
    if (!document.documentElement.lang) faults.push("no language");
    if (!document.title) faults.push("no title");
    const visible = e => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    for (const img of document.images) if (!img.hasAttribute("alt")) faults.push(`no alt: ${img.src}`);
    for (const e of document.querySelectorAll("a[href], button")) {
        const name = e.innerText + (e.getAttribute("aria-label") || "") + (e.title || "") + e.querySelectorAll("img[alt]").length;
        if (visible(e) && name === "0") faults.push(`no name: ${e.outerHTML.slice(0, 80)}`);
    }
    const main = document.querySelector("main");
    if (!main) return faults.concat("no main part");
    let last = 0;
    for (const h of main.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
        const level = Number(h.tagName[1]);
        if (level > last + 1) faults.push(`a heading of level ${level} after ${last}: ${h.innerText}`);
        last = level;
    }
    const numbers = text => (text.match(/[\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const c = numbers(getComputedStyle(e).backgroundColor);
            if (c.length === 3 || c[3] > 0.5) return c;
        }
        return [255, 255, 255];
    };
    const seen = new Set();
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const e = node.parentElement;
        if (!node.data.trim() || !visible(e)) continue;
        const style = getComputedStyle(e);
        const [a, b] = [light(numbers(style.color)), light(behind(e))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
        if (ratio < (large ? 3 : 4.5)) seen.add(`contrast ${ratio.toFixed(1)}: ${e.tagName}.${e.className} ${style.color}`);
    }
    return faults.concat([...seen]);
})()"#;

/// The pages of the site; the list of all pages on one is left out, and so is mdBook's own frame.
fn pages() -> Result<Vec<PathBuf>, Absent> {
    let place = need::target().join("site/book");
    let entries = fs::read_dir(&place)
        .map_err(|_| Absent::NotOurs("the site is not built: cargo xtask site".into()))?;
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages.retain(|path| !path.ends_with("print.html") && !path.ends_with("toc.html"));
    pages.sort();
    Ok(pages)
}

/// A page with one fault of each kind.
const FAULTY: &str = "<!doctype html><title>x</title><main><h1>a</h1><h3>b</h3><img src='data:,'>\
    <a href='#'></a><p style='color: #aaa'>pale</p><div style='width: 9999px'>wide</div></main>";

#[test]
fn faults_are_found() {
    let scratch = Scratch::new().unwrap();
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let page = scratch.path().join("faulty.html");
    fs::write(&page, FAULTY).unwrap();
    browser.screen(360, 800, false);
    browser.open(&page);
    let faults = browser.value(FAULTS).to_string();
    for part in ["too wide", "no language", "no alt", "no name", "level 3 after 1", "contrast 2.3"]
    {
        assert!(faults.contains(part), "{part}: {faults}");
    }
}

#[test]
fn pages_are_accessible_on_every_screen() {
    let pages = need!(pages());
    let scratch = Scratch::new().unwrap();
    let mut browser = need!(Browser::start(&scratch.path().join("profile")));
    let mut faults = Vec::new();
    for (width, height) in [(360, 800), (1920, 1080)] {
        browser.screen(width, height, false);
        for page in &pages {
            browser.open(page);
            for fault in browser.value(FAULTS).as_array().unwrap() {
                let name = page.file_name().unwrap().to_string_lossy();
                faults.push(format!("{name}, {width} pixels: {fault}"));
            }
        }
    }
    assert!(pages.len() > 40, "{} pages", pages.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
