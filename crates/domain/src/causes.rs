//! Errors as logs tell them: with everything that caused them.

use std::error::Error;
use std::fmt;

/// Shows an error and its chain of causes in one line.
#[derive(Debug)]
pub struct Causes<'a>(pub &'a (dyn Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(text, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(text, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0} failed")]
    struct Failed(&'static str, #[source] Option<Box<Failed>>);

    #[test]
    fn causes_follow_the_error() {
        let disk = Failed("the disk", None);
        let store = Failed("the store", Some(Box::new(disk)));
        assert_eq!(Causes(&store).to_string(), "the store failed: the disk failed");
    }
}
