//! Reads tokens into a syntax tree, and goes on after a mistake to find the others.
//!
//! The depth is bounded, so that no text can exhaust the stack here or in any later walk.

use super::problem::{FormulaProblem, FormulaProblemCode, Span};
use super::syntax::{Expression, ExpressionKind, Level, Link, Operator};
use super::token::{Token, TokenKind};
use crate::limits::FORMULA_DEPTH_MAX;

/// The expressions a text consists of: one if it is right, more if operators between them are
/// missing (which is reported).
pub(super) fn expressions<'t>(
    tokens: &[Token<'t>],
    problems: &mut Vec<FormulaProblem>,
) -> Vec<Expression<'t>> {
    let end = tokens.last().map_or(0, |token| token.span.to);
    let end = Span { from: end, to: end };
    let mut parser = Parser { tokens, at: 0, end, depth: 0, too_deep: false, problems };
    let mut found = vec![parser.expression(Level::Or)];
    while let Some(token) = parser.peek() {
        let span = token.span;
        match token.kind {
            TokenKind::Broken => {
                while parser.next_is(&TokenKind::Broken) {
                    parser.at += 1;
                }
            }
            TokenKind::Close => {
                parser.at += 1;
                parser.report("there is no ( for this )", span);
            }
            TokenKind::Comma | TokenKind::Operator(_) => {
                parser.at += 1;
                parser.report("this cannot stand here", span);
            }
            _ => parser.report("an operator is missing before this", span),
        }
        if parser.peek().is_some() {
            found.push(parser.expression(Level::Or));
        }
    }
    found
}

struct Parser<'t, 'a> {
    tokens: &'a [Token<'t>],
    at: usize,
    end: Span,
    depth: usize,
    too_deep: bool,
    problems: &'a mut Vec<FormulaProblem>,
}

impl<'t> Parser<'t, '_> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, kind: &TokenKind<'_>) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    fn next_span(&self) -> Span {
        self.peek().map_or(self.end, |token| token.span)
    }

    fn report(&mut self, message: impl Into<String>, span: Span) {
        if !self.too_deep {
            self.problems.push(FormulaProblem::new(FormulaProblemCode::Syntax, message, span));
        }
    }

    /// Operands and operators that bind at least as tightly as `level`.
    fn expression(&mut self, level: Level) -> Expression<'t> {
        let mut left = self.operand(level);
        while let Some((operator, operator_span)) = self.operator() {
            let found = operator.level();
            if found < level {
                break;
            }
            self.at += 1;
            let mut rest =
                vec![Link { operator, operator_span, operand: self.expression(found.tighter()) }];
            while let Some((operator, operator_span)) = self.operator() {
                if operator.level() != found {
                    break;
                }
                self.at += 1;
                let operand = self.expression(found.tighter());
                rest.push(Link { operator, operator_span, operand });
            }
            let last = rest.last().map_or(left.span, |link| link.operand.span);
            let span = left.span.to(last);
            left = Expression { kind: ExpressionKind::Chain { first: Box::new(left), rest }, span };
        }
        left
    }

    fn operator(&self) -> Option<(Operator, Span)> {
        match self.peek() {
            Some(Token { kind: TokenKind::Operator(operator), span }) => Some((*operator, *span)),
            _ => None,
        }
    }

    /// One operand, with the signs and `not` before it.
    fn operand(&mut self, level: Level) -> Expression<'t> {
        let span = self.next_span();
        if self.depth == FORMULA_DEPTH_MAX {
            return self.give_up(span);
        }
        self.depth += 1;
        let operand = match self.peek().map(|token| token.kind.clone()) {
            Some(TokenKind::Not) => self.negation(level, span),
            Some(TokenKind::Operator(Operator::Minus)) => {
                self.at += 1;
                let inner = self.operand(Level::Operand);
                let span = span.to(inner.span);
                Expression { kind: ExpressionKind::Negative(Box::new(inner)), span }
            }
            _ => self.primary(span),
        };
        self.depth -= 1;
        operand
    }

    /// Reports that the text is too deep, once, and reads nothing more.
    fn give_up(&mut self, span: Span) -> Expression<'t> {
        if !self.too_deep {
            let message = format!("is nested deeper than {FORMULA_DEPTH_MAX} levels");
            self.problems.push(FormulaProblem::new(FormulaProblemCode::TooDeep, message, span));
        }
        self.too_deep = true;
        self.at = self.tokens.len();
        Expression { kind: ExpressionKind::Broken, span }
    }

    fn negation(&mut self, level: Level, span: Span) -> Expression<'t> {
        self.at += 1;
        if level > Level::Not {
            self.report("not needs brackets here: (not ..)", span);
        }
        let inner = self.expression(Level::Not);
        let span = span.to(inner.span);
        Expression { kind: ExpressionKind::Not(Box::new(inner)), span }
    }

    fn primary(&mut self, span: Span) -> Expression<'t> {
        let kind = match self.peek().map(|token| token.kind.clone()) {
            Some(TokenKind::Literal(value)) => ExpressionKind::Literal(value),
            Some(TokenKind::Bracketed(name)) => ExpressionKind::Attribute(name),
            Some(TokenKind::Broken) => ExpressionKind::Broken,
            Some(TokenKind::Word(name)) => {
                self.at += 1;
                if self.next_is(&TokenKind::Open) {
                    return self.call(name, span);
                }
                return Expression { kind: ExpressionKind::Attribute(name), span };
            }
            Some(TokenKind::Open) => return self.brackets(),
            _ => {
                self.report("a value is expected here", span);
                return Expression { kind: ExpressionKind::Broken, span };
            }
        };
        self.at += 1;
        Expression { kind, span }
    }

    fn brackets(&mut self) -> Expression<'t> {
        self.at += 1;
        let inner = self.expression(Level::Or);
        self.skip_to_end_of_argument(") is expected here");
        if self.next_is(&TokenKind::Comma) {
            let span = self.next_span();
            self.report(") is expected here", span);
            self.skip_to_close();
        }
        self.close();
        inner
    }

    fn call(&mut self, name: &'t str, name_span: Span) -> Expression<'t> {
        self.at += 1;
        let mut arguments = Vec::new();
        if !self.next_is(&TokenKind::Close) {
            arguments.push(self.argument());
            while self.next_is(&TokenKind::Comma) {
                self.at += 1;
                arguments.push(self.argument());
            }
        }
        let span = name_span.to(self.next_span());
        self.close();
        Expression { kind: ExpressionKind::Call { name, name_span, arguments }, span }
    }

    fn argument(&mut self) -> Expression<'t> {
        let argument = self.expression(Level::Or);
        self.skip_to_end_of_argument(", or ) is expected here");
        argument
    }

    /// Goes to the next `,` or `)` on this level, and reports what stands before it.
    fn skip_to_end_of_argument(&mut self, message: &str) {
        let span = self.next_span();
        let mut reported = false;
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Comma | TokenKind::Close if open == 0 => return,
                TokenKind::Close => open -= 1,
                TokenKind::Open => open += 1,
                _ => {}
            }
            if !reported && token.kind != TokenKind::Broken {
                self.report(message, span);
            }
            reported = true;
            self.at += 1;
        }
    }

    fn skip_to_close(&mut self) {
        while self.next_is(&TokenKind::Comma) {
            self.at += 1;
            self.argument();
        }
    }

    fn close(&mut self) {
        if self.next_is(&TokenKind::Close) {
            self.at += 1;
        } else {
            let span = self.next_span();
            self.report(") is missing", span);
        }
    }
}
