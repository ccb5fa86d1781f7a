//! What a name in a condition is, and what was meant by one that is none.

use super::{Check, Checked};
use crate::domain::condition::evaluate::Expr;
use crate::domain::condition::names::{
    Name, backticked, is_kept, is_root, kept_in_words, known_name, name_of_lead, parts_of, resembling, roots,
};
use cel::IdedExpr;
use cel::common::ast;

impl Check<'_> {
    pub(super) fn ident(&self, ast: &IdedExpr, name: &str) -> Checked {
        if let Some((each, kind)) = &self.each
            && each == name
        {
            return Ok(Expr::Each(*kind));
        }
        if let Some(name) = known_name(name) {
            return self.named(ast, name);
        }
        if is_root(name) {
            let example = match name {
                "territory" => "name one after `in`: `company.country in territory.dach`".to_owned(),
                "fields" => "name one: `fields[\"Budget\"]`".to_owned(),
                _ => format!("name one of its parts: {}", backticked(&parts_of(name))),
            };
            return self.bad(ast, &format!("`{name}` is no single value"), &example);
        }
        let roots = roots();
        let remedy = match resembling(name, &roots) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("texts go in quotes; known are {}", backticked(&roots)),
        };
        self.bad(ast, &format!("there is no `{name}`"), &remedy)
    }

    pub(super) fn select(&self, ast: &IdedExpr, operand: &IdedExpr, field: &str) -> Checked {
        let ast::Expr::Ident(root) = &operand.expr else {
            return self.bad(
                ast,
                &format!("nothing here has a part `{field}`"),
                "names have two parts: `contact.email`",
            );
        };
        let path = format!("{root}.{field}");
        if let Some(name) = known_name(&path).or_else(|| name_of_lead(&path)) {
            return self.named(ast, name);
        }
        if root == "fields" {
            self.refuse_what_is_gone(ast, "fields")?;
        }
        match root.as_str() {
            "fields" => Ok(Expr::Field(Box::new(Expr::Text(field.to_owned())))),
            "company" => self.company_column(ast, field),
            "territory" => {
                let usual = format!("`company.country in territory.{field}`");
                self.bad(ast, &format!("`territory.{field}` is a list of countries"), &format!("write {usual}"))
            }
            _ if is_root(root) => self.unknown_part(ast, root, field, &parts_of(root)),
            // Says what is wrong with the root.
            _ => self.ident(operand, root),
        }
    }

    /// A name, if whoever asks can know it.
    pub(super) fn named(&self, ast: &IdedExpr, name: &'static Name) -> Checked {
        self.refuse_what_is_gone(ast, name.path)?;
        if !self.vocabulary.of_lead && name_of_lead(name.path).is_some() {
            let message = format!("`{}` is known only once a lead is judged", name.path);
            return self.bad(ast, &message, "use it in a [[policy]]");
        }
        Ok(Expr::Name(name))
    }

    /// A policy is chosen long after the mail was read.
    pub(super) fn refuse_what_is_gone(&self, ast: &IdedExpr, path: &str) -> Checked<()> {
        if !self.vocabulary.of_lead || is_kept(path) {
            return Ok(());
        }
        let message = format!("`{path}` is not kept with a lead, so a policy cannot ask for it");
        self.bad(ast, &message, &format!("use what is kept: {}", kept_in_words())).map(|_: Expr| ())
    }

    pub(super) fn company_column(&self, ast: &IdedExpr, field: &str) -> Checked {
        let known = parts_of("company");
        let (is_column, names) = match &self.vocabulary.company_columns {
            Some(columns) => {
                (columns.contains(field), known.into_iter().chain(columns.iter().map(String::as_str)).collect())
            }
            None => (resembling(field, &known).is_none(), known),
        };
        if is_column { Ok(Expr::Column(field.to_owned())) } else { self.unknown_part(ast, "company", field, &names) }
    }

    pub(super) fn unknown_part<T>(&self, ast: &IdedExpr, root: &str, field: &str, known: &[&str]) -> Checked<T> {
        let remedy = match resembling(field, known) {
            Some(meant) => format!("did you mean `{root}.{meant}`?"),
            None if known.is_empty() => format!("no `{root}` is configured"),
            None => format!("`{root}` has {}", backticked(known)),
        };
        let message = format!("there is no `{root}.{field}`");
        Err(self.at(self.offset(ast).map(|dot| dot + 1), &message, &remedy))
    }
}
