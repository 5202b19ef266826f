//! A page to draw on, by the crate `svg`: boxes, lines and texts, with the classes of one style
//! sheet.
#![forbid(unsafe_code)]

use svg::Document;
use svg::node::Text;
use svg::node::element::{Group, Line, Rectangle, Style, Text as TextElement, Title};

/// The width of a picture, in pixels.
pub(super) const WIDTH: usize = 1200;
/// The width of a character of the pictures' font, in tenths of a pixel.
const TENTHS_OF_CHARACTER: usize = 72;

/// The colours of the letters are those of the report's page.
const STYLE: &str = "
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1b1b1b; }
.title { font-size: 18px; font-weight: 700; }
.small { font-size: 9px; }
.strong { font-weight: 700; }
.faint { fill: #5c5c5c; }
.middle { text-anchor: middle; }
.back { fill: #fff; }
rect { stroke: #c9c9c9; stroke-width: 1; }
.back, .cell { stroke: none; }
line { stroke: #9a9a9a; }
.plain { fill: #f6f6f6; }
.A { fill: #d9f2dc; } .C { fill: #fff0c2; } .N { fill: #e3e7ef; } .X { fill: #e3e7ef; }
.E { fill: #ffd2cc; } .K { fill: #f4a6a6; } .S { fill: #e6d9f7; } .U { fill: #eee; }
@media (prefers-color-scheme: dark) {
text { fill: #e8e8e8; }
.faint { fill: #a9a9a9; }
.back { fill: #16181c; }
rect { stroke: #44484f; }
line { stroke: #767b83; }
.plain { fill: #22262c; }
.A { fill: #17402a; } .C { fill: #4d4110; } .N { fill: #2d3442; } .X { fill: #2d3442; }
.E { fill: #5e2620; } .K { fill: #7c2327; } .S { fill: #3f2f5c; } .U { fill: #33363b; }
}
";

/// The characters that fit into this many pixels.
pub(super) const fn characters(pixels: usize) -> usize {
    pixels * 10 / TENTHS_OF_CHARACTER
}

/// A text of at most this many characters; the last one is an ellipsis if it was longer.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// A picture in the making. All places are in pixels from the upper left corner.
#[derive(Default)]
pub(super) struct Canvas {
    nodes: Group,
}

impl Canvas {
    pub(super) fn text(&mut self, x: usize, y: usize, class: &str, text: &str) {
        self.add(TextElement::new(text).set("x", x).set("y", y).set("class", class));
    }

    /// A small text that rises from its start.
    pub(super) fn rising(&mut self, x: usize, y: usize, text: &str) {
        let turn = format!("rotate(-60 {x} {y})");
        self.add(
            TextElement::new(text)
                .set("x", x)
                .set("y", y)
                .set("class", "small")
                .set("transform", turn),
        );
    }

    /// A box; browsers show `hint` at the pointer.
    pub(super) fn rect(
        &mut self,
        at: (usize, usize),
        size: (usize, usize),
        class: &str,
        hint: &str,
    ) {
        let mut rect = Rectangle::new()
            .set("x", at.0)
            .set("y", at.1)
            .set("width", size.0)
            .set("height", size.1)
            .set("class", class);
        if !hint.is_empty() {
            rect = rect.add(Title::new("").add(Text::new(hint)));
        }
        self.add(rect);
    }

    /// A line; its width is a share between 0 and 1 of the widest.
    pub(super) fn line(&mut self, from: (usize, usize), to: (usize, usize), share: f64) {
        let line = Line::new()
            .set("x1", from.0)
            .set("y1", from.1)
            .set("x2", to.0)
            .set("y2", to.1)
            .set("stroke-width", format!("{:.1}", 1.0 + 7.0 * share.clamp(0.0, 1.0).sqrt()));
        self.add(line);
    }

    fn add(&mut self, node: impl Into<Box<dyn svg::Node>>) {
        let all = std::mem::take(&mut self.nodes);
        self.nodes = all.add(node);
    }

    /// The text of the picture, `height` pixels high.
    pub(super) fn finish(self, title: &str, height: usize) -> String {
        let back = Rectangle::new().set("width", WIDTH).set("height", height).set("class", "back");
        let document = Document::new()
            .set("viewBox", (0, 0, WIDTH, height))
            .set("width", WIDTH)
            .set("height", height)
            .set("role", "img")
            .add(Title::new("").add(Text::new(title)))
            .add(Style::new(STYLE))
            .add(back)
            .add(self.nodes);
        document.to_string() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::{Canvas, shortened};

    #[test]
    fn a_long_text_ends_with_an_ellipsis() {
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äö…");
    }

    #[test]
    fn texts_are_no_elements() {
        let mut canvas = Canvas::default();
        canvas.text(0, 0, "", "<script>&");
        canvas.rect((0, 0), (1, 1), "A", "</title><script>");
        let picture = canvas.finish("<b>", 1);
        assert!(!picture.contains("<script") && !picture.contains("<b>"), "{picture}");
        assert!(picture.contains("&lt;script&gt;&amp;"), "{picture}");
    }
}
