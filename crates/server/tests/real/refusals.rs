//! Settings that cannot be used: exit code 2 and one sentence that says which and why.

use crate::ground::{Engine, Ground, binary};
use anyhow::Result;
use rapport_probe::Server;
use std::net::TcpListener;
use std::process::{Command, Output};

#[test]
fn a_weak_admin_key_is_refused_with_one_sentence() -> Result<()> {
    let weak = [
        "secret",
        "0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF0123456789ABCDEG-6f1d2c3b-4a59-4e68-8f77-a1b2c3d4e5f6",
        "00000000000000000000000000000000-00000000-0000-0000-0000-000000000000",
    ];
    for key in weak {
        Ground::with(Engine::Sqlite, |ground| {
            let data = ground.data().display().to_string();
            let mut command = serve(&data);
            let refused = command.env("RAPPORT_ADMIN_KEY", key).output()?;
            let sentence = one_sentence(&refused)?;
            assert!(sentence.contains("key"), "{sentence}");
            assert!(!sentence.contains(key), "the key is repeated: {sentence}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn bad_settings_are_refused_with_one_sentence() -> Result<()> {
    let bad: &[(&[&str], &str)] = &[
        (&["--database", "mysql://localhost/rapport"], "database"),
        (&["--limits-profile", "none"], "limits"),
        (&["--config", "no-such-file.toml"], "no-such-file.toml"),
        (&["--listen", "somewhere"], "listen"),
        (&["--log", "verbose"], "verbose"),
        (&["--log", "rapport_store=loud"], "log"),
        (&["--database", "postgres://127.0.0.1:1/rapport"], "127.0.0.1:1"),
        (&["--database", "postgres://nobody:secret@[::1:/x"], "database"),
        (&["--public-url", "rapport.example.org"], "public"),
    ];
    for (arguments, word) in bad {
        Ground::with(Engine::Sqlite, |ground| {
            let mut command = Command::new(binary());
            command.arg("serve").arg("--data").arg(ground.data()).args(*arguments);
            let refused = command.output()?;
            let sentence = one_sentence(&refused)?;
            assert!(sentence.contains(word), "{sentence:?} does not name {word}");
            Ok(())
        })?;
    }
    let without_data = Command::new(binary()).arg("serve").env_remove("RAPPORT_DATA").output()?;
    assert!(one_sentence(&without_data)?.contains("--data"));
    Ok(())
}

#[test]
fn a_mistake_in_the_settings_file_is_named_with_its_place() -> Result<()> {
    let mistakes = [
        ("log = \"info\"\nlisten = 8400\n", "line 2, column 10"),
        ("# Settings\n\nlitsen = \"127.0.0.1:0\"\n", "line 3, column 1: unknown field `litsen`"),
        ("data = \n", "line 1, column 8"),
    ];
    for (text, place) in mistakes {
        Ground::with(Engine::Sqlite, |ground| {
            let file = ground.data().with_file_name("rapport.toml");
            std::fs::write(&file, text)?;
            let mut command = serve(&ground.data().display().to_string());
            let sentence = one_sentence(&command.arg("--config").arg(&file).output()?)?;
            assert!(sentence.contains("rapport.toml"), "{sentence}");
            assert!(sentence.contains(place), "{sentence} does not say {place}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_port_in_use_is_refused_with_one_sentence() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let taken = TcpListener::bind("127.0.0.1:0")?;
        let address = taken.local_addr()?.to_string();
        let mut command = Command::new(binary());
        command.args(["serve", "--listen", &address, "--data"]).arg(ground.data());
        let sentence = one_sentence(&command.output()?)?;
        assert!(sentence.contains(&address), "{sentence}");
        assert!(!ground.data().join("rapport.db").exists(), "nothing has begun");
        Ok(())
    })
}

#[test]
fn a_second_server_in_the_same_folder_is_refused_until_the_first_is_gone() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let first = ground.start()?;
        let sentence = one_sentence(&serve(&ground.data().display().to_string()).output()?)?;
        assert!(sentence.contains(&format!("process {}", first.pid())), "{sentence}");
        assert_eq!(ground.check()?.status.code(), Some(0), "looking is allowed");
        first.kill()?;
        drop(ground.start()?);
        Ok(())
    })
}

#[test]
fn a_misspelt_variable_is_warned_of() -> Result<()> {
    Ground::with(Engine::Sqlite, |ground| {
        let mut plan = ground.plan();
        plan.environment.push(("RAPPORT_LIMIT_PROFILE".to_owned(), "off".to_owned()));
        drop(Server::start(&plan)?);
        let log = std::fs::read_to_string(plan.log())?;
        assert!(log.contains("RAPPORT_LIMIT_PROFILE is no setting"), "{log}");
        assert!(log.contains("is RAPPORT_LIMITS_PROFILE meant?"), "{log}");
        Ok(())
    })
}

fn serve(data: &str) -> Command {
    let mut command = Command::new(binary());
    command.args(["serve", "--listen", "127.0.0.1:0", "--data", data]);
    command
}

/// Exit code 2, nothing on stdout, one line on stderr.
fn one_sentence(output: &Output) -> Result<String> {
    let text = String::from_utf8(output.stderr.clone())?;
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(text.lines().count(), 1, "not one sentence:\n{text}");
    Ok(text)
}
