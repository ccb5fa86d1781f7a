//! What of a page a reader sees, by what its elements say of themselves.
//!
//! An element that is not shown takes all within with it. Letters without size or colour are different: an element
//! within can give itself both again.

/// How much of an element's attributes is looked at.
const LENGTH_MAX: usize = 400;
/// Further out than any screen.
const FAR: f64 = -900.0;

/// An element's own style, without white space and in lower case.
pub struct Style {
    squeezed: String,
    has_class: bool,
    has_size: bool,
    is_hidden: bool,
}

impl Style {
    pub fn of(attributes: &str) -> Self {
        let words = || attributes.split_whitespace();
        let kept = attributes.chars().take(LENGTH_MAX).filter(|c| !c.is_whitespace());
        let squeezed: String = kept.map(|c| c.to_ascii_lowercase()).collect();
        Self {
            has_class: squeezed.contains("class="),
            has_size: words().any(|word| word.starts_with("size=")),
            is_hidden: words().any(|word| word.eq_ignore_ascii_case("hidden")),
            squeezed: if squeezed.contains("style=") { squeezed } else { String::new() },
        }
    }

    /// Nobody sees the element, whatever stands in it.
    pub fn is_unseen(&self) -> bool {
        self.is_hidden || !self.squeezed.is_empty() && self.is_styled_away()
    }

    /// It says that it is shown, which counts more than a style sheet.
    pub fn is_shown(&self) -> bool {
        self.value("display").is_some_and(|display| display != "none")
    }

    /// Whether it says that there is room above it, and below it.
    pub fn room(&self) -> [Option<bool>; 2] {
        ["margin-top", "margin-bottom"].map(|side| {
            let value = self.value(side).or_else(|| self.value("margin"))?;
            Some(value.bytes().any(|b| (b'1'..=b'9').contains(&b)))
        })
    }

    fn is_styled_away(&self) -> bool {
        let is_zero = |property| self.value(property).and_then(measure).is_some_and(|(number, _)| number == 0.0);
        let is_clipped = self.value("overflow") == Some("hidden");
        let is_placed = matches!(self.value("position"), Some("absolute" | "fixed"));
        let is_far = |property| {
            let at = self.value(property).and_then(measure);
            at.is_some_and(|(number, unit)| unit == "px" && number < FAR)
        };
        self.value("display") == Some("none")
            || self.value("mso-hide") == Some("all")
            || is_zero("opacity")
            || is_clipped && (is_zero("max-height") || is_zero("height"))
            || is_placed && (is_far("left") || is_far("top") || self.value("clip").is_some_and(is_nothing))
            || self.value("transform") == Some("scale(0)")
    }

    /// What the last declaration of a property says, or one that is called important.
    fn value(&self, property: &str) -> Option<&str> {
        const IMPORTANT: &str = "!important";
        let declared = || {
            let parts = self.squeezed.split(['"', '\'', ';', '=']);
            parts.filter_map(|part| part.strip_prefix(property)?.strip_prefix(':'))
        };
        let important = declared().filter_map(|value| value.strip_suffix(IMPORTANT)).next_back();
        important.or_else(|| declared().next_back())
    }

    fn ground(&self) -> Option<&str> {
        self.value("background").or_else(|| self.value("background-color"))
    }

    fn size(&self) -> Option<(f64, &str)> {
        self.value("font-size").and_then(measure)
    }
}

/// How the letters of an element come out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letters {
    is_invisible: bool,
    is_tiny: bool,
    is_colourless: bool,
}

impl Letters {
    pub fn are_seen(self) -> bool {
        self == Self::default()
    }

    /// Those of an element within. One with a class may have from it what it doesn't say itself.
    pub fn within(self, style: &Style) -> Self {
        if style.squeezed.is_empty() {
            let may_differ = style.has_class;
            let is_tiny = self.is_tiny && !may_differ && !style.has_size;
            return Self { is_tiny, is_colourless: self.is_colourless && !may_differ, ..self };
        }
        Self {
            is_invisible: match style.value("visibility") {
                Some("hidden") => true,
                Some("visible") => false,
                _ => self.is_invisible,
            },
            is_tiny: match style.size() {
                Some((number, "em" | "%")) if number != 0.0 && self.is_tiny => true,
                Some((number, unit)) => is_tiny(number, unit),
                None => self.is_tiny && style.value("font-size").is_none() && !style.has_class,
            },
            is_colourless: match style.value("color") {
                Some("transparent") => style.value("background-clip").is_none(),
                Some("inherit") => self.is_colourless,
                Some(colour) => style.ground().is_some_and(|ground| is_colour(ground) && full(ground) == full(colour)),
                None => self.is_colourless && !style.has_class,
            },
        }
    }
}

/// No larger than a dot of the screen.
fn is_tiny(number: f64, unit: &str) -> bool {
    match unit {
        "em" | "rem" => number < 0.1,
        "%" => number < 10.0,
        "" => number == 0.0,
        _ => number <= 1.0,
    }
}

/// A number and its unit.
fn measure(value: &str) -> Option<(f64, &str)> {
    let end = value.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')).count();
    value[..end].parse().ok().map(|number| (number, &value[end..]))
}

/// `rect(0 0 0 0)`, `rect(1px,1px,1px,1px)`: no room for a letter.
fn is_nothing(clip: &str) -> bool {
    clip.strip_prefix("rect(")
        .is_some_and(|room| room.bytes().all(|b| matches!(b, b'0' | b'1' | b'p' | b'x' | b',' | b')')))
}

/// A colour, and not a word for whatever holds around it.
fn is_colour(value: &str) -> bool {
    value.starts_with('#') || value.starts_with("rgb") || matches!(value, "white" | "black")
}

/// A colour in its longest form.
fn full(colour: &str) -> String {
    match colour {
        "white" => "#ffffff".into(),
        "black" => "#000000".into(),
        _ if colour.len() == 4 && colour.starts_with('#') => {
            let doubled = colour.chars().skip(1).flat_map(|c| [c, c]);
            std::iter::once('#').chain(doubled).collect()
        }
        _ => colour.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_seen_as_its_last_word_says() {
        for (style, is_unseen) in [
            ("display:none", true),
            ("display : none !important; display:block", true),
            ("display:none;display:block", false),
            ("opacity:0", true),
            ("opacity:0.9", false),
            ("height:0;overflow:hidden", true),
            ("max-height:none;overflow:hidden", false),
            ("line-height:0;overflow:hidden", false),
            ("position:absolute;left:-9999px", true),
            ("position:absolute;left:-1px", false),
            ("position:absolute;clip:rect(0 0 0 0)", true),
            ("position:absolute;clip:rect(0,200px,90px,0)", false),
            ("transform:scale(0)", true),
        ] {
            assert_eq!(Style::of(&format!(" style=\"{style}\"")).is_unseen(), is_unseen, "{style}");
        }
    }

    #[test]
    fn letters_are_seen_that_have_size_and_colour() {
        for (outer, inner, are_seen) in [
            ("style='font-size:0'", "", false),
            ("style='font-size:0'", "style='font-size:14px'", true),
            ("style='font-size:0'", "class=big", true),
            ("style='font-size:0.01em'", "style='font-size:2em'", false),
            ("style='visibility:hidden'", "style='visibility:visible'", true),
            ("style='visibility:hidden'", "style='color:red'", false),
            ("style='color:transparent'", "", false),
            ("style='color:transparent;background-clip:text'", "", true),
            ("style='color:#FFF;background:#ffffff'", "", false),
            ("style='color:#fff;background:#003'", "", true),
            ("style='color:#fff'", "", true),
        ] {
            let letters = Letters::default().within(&Style::of(outer)).within(&Style::of(inner));
            assert_eq!(letters.are_seen(), are_seen, "{outer} {inner}");
        }
    }
}
