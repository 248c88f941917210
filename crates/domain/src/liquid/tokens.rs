//! The words inside `{{ }}` and `{% %}`.

use crate::decimal::Decimal;
use crate::liquid::Data;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Literal(Data),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 16] =
    ["==", "!=", "<>", ">=", "<=", "..", ">", "<", "|", ":", ",", ".", "[", "]", "(", ")"];

/// Splits an expression into words.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' | '\'' => quoted(rest, first)?,
            '0'..='9' => number(rest)?,
            '-' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(rest)?,
            'A'..='Z' | 'a'..='z' | '_' => name(rest),
            '=' if !rest.starts_with("==") => (Token::Symbol("="), 1),
            _ => {
                let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                let symbol = symbol.ok_or_else(|| format!("unexpected character \"{first}\""))?;
                (Token::Symbol(symbol), symbol.len())
            }
        };
        found.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(found)
}

fn quoted(text: &str, quote: char) -> Result<(Token, usize), String> {
    let inside = text.get(1..).unwrap_or_default();
    let end = inside.find(quote).ok_or_else(|| format!("the text {text} has no end"))?;
    let content = inside.get(..end).unwrap_or_default();
    Ok((Token::Literal(Data::text(content)), end + 2))
}

fn number(text: &str) -> Result<(Token, usize), String> {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.bytes().take_while(u8::is_ascii_digit).count()
    };
    let sign = usize::from(text.starts_with('-'));
    let mut length = sign + digits(sign);
    if text.get(length..).is_some_and(|rest| rest.starts_with('.')) && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    let written = text.get(..length).unwrap_or_default();
    let number = Decimal::parse(written).ok_or_else(|| format!("{written} is out of range"))?;
    Ok((Token::Literal(Data::Number(number)), length))
}

fn name(text: &str) -> (Token, usize) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let token = match word {
        "true" => Token::Literal(Data::Boolean(true)),
        "false" => Token::Literal(Data::Boolean(false)),
        "nil" | "null" => Token::Literal(Data::Null),
        _ => Token::Name(word.to_owned()),
    };
    (token, end)
}
