//! Why the program ends early, and with which exit code scripts learn of it.

use std::process::ExitCode;

/// What ended a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A setting that cannot be used, or what it names is not there: nothing has begun.
    Settings(anyhow::Error),
    /// What failed later, and a store whose invariants do not hold.
    Run(anyhow::Error),
}

impl Failure {
    /// The code of the process.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Run(_) => 1,
            Self::Settings(_) => 2,
        })
    }

    /// The reason with its causes, in one line.
    pub(crate) fn sentence(&self) -> String {
        let (Self::Settings(error) | Self::Run(error)) = self;
        format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Run(error.into())
    }
}
