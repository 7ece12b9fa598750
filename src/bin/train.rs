//! Makes the learned weights in `data/` from annotated corpora.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use anyhow::{Result, bail};
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["speakers", corpora] => {
            print!("{}", quotidian::training::speakers::train(Path::new(corpora), Path::new("data/weights"))?);
            Ok(())
        }
        _ => bail!("usage: train speakers CORPORA"),
    }
}
