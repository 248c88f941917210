//! Cuts the text of a formula into tokens, each with its place.

use super::problem::{FormulaProblem, FormulaProblemCode, Span};
use super::syntax::Operator;
use crate::decimal::Decimal;
use crate::value::Value;

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind<'t> {
    /// A number or text as written.
    Literal(Value),
    /// A name or keyword.
    Word(&'t str),
    /// A name in square brackets.
    Bracketed(&'t str),
    /// An operator, also where it is a word.
    Operator(Operator),
    /// `not`.
    Not,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,`.
    Comma,
    /// Something unreadable; its problem is reported already.
    Broken,
}

/// All tokens. What cannot be read becomes a problem and a broken token.
pub(super) fn tokens<'t>(text: &'t str, problems: &mut Vec<FormulaProblem>) -> Vec<Token<'t>> {
    let mut cutter = Cutter { rest: text, offset: 0, problems };
    let mut tokens = Vec::new();
    while let Some(token) = cutter.next() {
        tokens.push(token);
    }
    tokens
}

struct Cutter<'t, 'p> {
    rest: &'t str,
    /// UTF-16 code units before `rest`.
    offset: usize,
    problems: &'p mut Vec<FormulaProblem>,
}

impl<'t> Cutter<'t, '_> {
    fn next(&mut self) -> Option<Token<'t>> {
        self.take_while(char::is_whitespace);
        let from = self.offset;
        let kind = match self.rest.chars().next()? {
            '"' => self.text(from),
            '[' => self.bracketed(from),
            first if first.is_ascii_digit() || first == '.' => self.number(from),
            first if is_name_start(first) => word(self.take_while(is_name_part)),
            _ => self.symbol(from),
        };
        Some(Token { kind, span: Span { from, to: self.offset } })
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        self.take(end)
    }

    /// Takes so many bytes, which must end at a character.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.offset += taken.encode_utf16().count();
        taken
    }

    fn report(&mut self, message: impl Into<String>, from: usize) {
        let span = Span { from, to: self.offset };
        self.problems.push(FormulaProblem::new(FormulaProblemCode::Unreadable, message, span));
    }

    fn broken(&mut self, message: impl Into<String>, from: usize) -> TokenKind<'t> {
        self.report(message, from);
        TokenKind::Broken
    }

    fn text(&mut self, from: usize) -> TokenKind<'t> {
        self.take(1);
        let mut text = String::new();
        loop {
            text.push_str(self.take_while(|c| c != '"' && c != '\\'));
            let escape = self.offset;
            let mut following = self.rest.chars();
            match (following.next(), following.next()) {
                (None, _) => return self.broken("the text needs a \" at its end", from),
                (Some('"'), _) => {
                    self.take(1);
                    return TokenKind::Literal(Value::Text(text));
                }
                (_, Some(escaped @ ('"' | '\\'))) => text.push(escaped),
                (_, Some('n')) => text.push('\n'),
                (_, Some('t')) => text.push('\t'),
                (_, other) => {
                    self.take(1 + other.map_or(0, char::len_utf8));
                    self.report(r#"write \\ for a backslash; \" \n \t are known too"#, escape);
                    continue;
                }
            }
            self.take(2);
        }
    }

    fn bracketed(&mut self, from: usize) -> TokenKind<'t> {
        self.take(1);
        let name = self.take_while(|c| c != ']' && c != '[');
        if !self.rest.starts_with(']') {
            return self.broken("the attribute name needs a ] at its end", from);
        }
        self.take(1);
        TokenKind::Bracketed(name)
    }

    fn number(&mut self, from: usize) -> TokenKind<'t> {
        let text = self.take_while(|c| c.is_ascii_digit() || c == '.' || is_name_part(c));
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !fraction.is_none_or(digits) {
            return self.broken("a number is written like 12 or 3.5", from);
        }
        let value = match fraction {
            None => whole.parse().ok().map(Value::Integer),
            Some(_) => Decimal::parse(text).map(Value::Decimal),
        };
        if let Some(value) = value {
            return TokenKind::Literal(value);
        }
        let message = format!("a number must be at most {}", i64::MAX);
        let span = Span { from, to: self.offset };
        self.problems.push(FormulaProblem::new(FormulaProblemCode::OutOfRange, message, span));
        TokenKind::Broken
    }

    fn symbol(&mut self, from: usize) -> TokenKind<'t> {
        let known = SYMBOLS.iter().find(|(symbol, _)| self.rest.starts_with(symbol));
        if let Some((symbol, kind)) = known {
            self.take(symbol.len());
            return kind.clone();
        }
        let foreign = FOREIGN.iter().find(|(symbol, ..)| self.rest.starts_with(symbol));
        if let Some((symbol, ours, kind)) = foreign {
            self.take(symbol.len());
            self.report(format!("write {ours} instead of {symbol}"), from);
            return kind.clone();
        }
        let first = self.rest.chars().next().unwrap_or_default();
        if let Some(end) = closing_quote(first) {
            self.take(first.len_utf8());
            self.take_while(|c| c != end);
            self.take(end.len_utf8());
            return self.broken("a text stands between \" and \"", from);
        }
        self.take(first.len_utf8());
        self.broken(format!("{first:?} has no meaning here"), from)
    }
}

fn word(text: &str) -> TokenKind<'_> {
    match text {
        "and" => TokenKind::Operator(Operator::And),
        "or" => TokenKind::Operator(Operator::Or),
        "not" => TokenKind::Not,
        "true" => TokenKind::Literal(Value::Boolean(true)),
        "false" => TokenKind::Literal(Value::Boolean(false)),
        _ => TokenKind::Word(text),
    }
}

/// Whether an attribute name may be written without brackets.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.starts_with(is_name_start)
        && name.chars().all(is_name_part)
        && matches!(word(name), TokenKind::Word(_))
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Longer symbols before those they begin with.
const SYMBOLS: &[(&str, TokenKind<'static>)] = &[
    ("==", TokenKind::Operator(Operator::Equal)),
    ("!=", TokenKind::Operator(Operator::NotEqual)),
    ("<=", TokenKind::Operator(Operator::LessOrEqual)),
    (">=", TokenKind::Operator(Operator::GreaterOrEqual)),
    ("<", TokenKind::Operator(Operator::Less)),
    (">", TokenKind::Operator(Operator::Greater)),
    ("+", TokenKind::Operator(Operator::Plus)),
    ("-", TokenKind::Operator(Operator::Minus)),
    ("*", TokenKind::Operator(Operator::Times)),
    ("/", TokenKind::Operator(Operator::Over)),
    ("%", TokenKind::Operator(Operator::Remainder)),
    ("(", TokenKind::Open),
    (")", TokenKind::Close),
    (",", TokenKind::Comma),
];

/// What other languages write, what is written here, and what is meant.
const FOREIGN: &[(&str, &str, TokenKind<'static>)] = &[
    ("=", "==", TokenKind::Operator(Operator::Equal)),
    ("&&", "and", TokenKind::Operator(Operator::And)),
    ("&", "and", TokenKind::Operator(Operator::And)),
    ("||", "or", TokenKind::Operator(Operator::Or)),
    ("|", "or", TokenKind::Operator(Operator::Or)),
    ("!", "not", TokenKind::Not),
    (";", ",", TokenKind::Comma),
];

const fn closing_quote(opening: char) -> Option<char> {
    match opening {
        '\'' => Some('\''),
        '“' | '„' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}
