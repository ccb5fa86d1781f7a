//! From what the parser read to a condition whose every name exists and whose every operand is of the right kind.

mod named;
mod words;

use super::evaluate::{Expr, List, Quantity};
use super::evidence::shown;
use super::names::{Kind, backticked, is_root, known_name, resembling};
use super::operate::{Find, Relation, Sum, Writing};
use super::pattern::Pattern;
use super::{BadCondition, Place, Vocabulary};
use cel::IdedExpr;
use cel::common::ast::{self, CallExpr, LiteralValue, SourceInfo, operators};
use words::{find, is_list, kind_of, quantity, relation, sum, writing};

/// Compiled size of one pattern. A line of alternatives takes some kilobytes; `(\w{1000}){1000}` is refused.
const PATTERN_MAX_BYTES: usize = 1 << 20;

const FUNCTIONS: [&str; 18] = [
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "lower",
    "lowerAscii",
    "upper",
    "upperAscii",
    "trim",
    "size",
    "has",
    "int",
    "double",
    "string",
    "exists",
    "all",
    "exists_one",
    "in",
];

pub(super) struct Check<'s> {
    source: &'s str,
    info: &'s SourceInfo,
    vocabulary: &'s Vocabulary,
    /// The variable of the `exists` or `all` we are within.
    each: Option<(String, Kind)>,
}

type Checked<T = Expr> = Result<T, BadCondition>;

impl<'s> Check<'s> {
    pub(super) fn new(source: &'s str, info: &'s SourceInfo, vocabulary: &'s Vocabulary) -> Self {
        Self { source, info, vocabulary, each: None }
    }

    pub(super) fn condition(mut self, ast: &IdedExpr) -> Checked {
        self.of_kind(ast, Kind::Bool)
    }

    fn expr(&mut self, ast: &IdedExpr) -> Checked {
        match &ast.expr {
            ast::Expr::Literal(literal) => self.literal(ast, literal),
            ast::Expr::Ident(name) => self.ident(ast, name),
            ast::Expr::Select(select) => self.select(ast, &select.operand, &select.field),
            ast::Expr::Call(call) => self.call(ast, call),
            ast::Expr::List(_) => self.bad(ast, "a list stands alone", "lists go after `in`, or before `.exists(…)`"),
            ast::Expr::Map(_) | ast::Expr::Struct(_) => {
                self.bad(ast, "`{…}` has no use in a condition", "compare single values")
            }
            ast::Expr::Comprehension(_) | ast::Expr::Unspecified => {
                self.bad(ast, "this cannot be used in a condition", "compare single values")
            }
        }
    }

    fn of_kind(&mut self, ast: &IdedExpr, wanted: Kind) -> Checked {
        let expr = self.expr(ast)?;
        let kind = expr.kind();
        if kind == wanted {
            return Ok(expr);
        }
        let message = format!("{} is {}, where {} is wanted", shown(&expr), kind.words(), wanted.words());
        let remedy = match (kind, wanted) {
            (Kind::Text, Kind::Bool) => "compare it, as in `language == \"de\"`, or ask `has(…)`",
            (_, Kind::Bool) => "compare it, as in `company.size >= 200`",
            (_, Kind::Text) => "make it text with `string(…)`",
            (_, Kind::Int) => "make it a whole number with `int(…)`",
            (_, Kind::Double) => "make it a decimal number with `double(…)`",
        };
        self.bad(ast, &message, remedy)
    }

    fn boxed(&mut self, ast: &IdedExpr, wanted: Kind) -> Checked<Box<Expr>> {
        self.of_kind(ast, wanted).map(Box::new)
    }

    fn literal(&self, ast: &IdedExpr, literal: &LiteralValue) -> Checked {
        match literal {
            LiteralValue::Boolean(value) => Ok(Expr::Bool(*value.inner())),
            LiteralValue::Int(value) => Ok(Expr::Int(*value.inner())),
            LiteralValue::Double(value) => Ok(Expr::Double(*value.inner())),
            LiteralValue::String(value) => Ok(Expr::Text(value.inner().to_owned())),
            LiteralValue::UInt(value) => match i64::try_from(*value.inner()) {
                Ok(value) => Ok(Expr::Int(value)),
                Err(_) => self.bad(ast, "the number is too large", "write one below 9223372036854775808"),
            },
            LiteralValue::Null => {
                self.bad(ast, "`null` has no use here: a fact is known or unknown", "ask `has(company.size)`")
            }
            LiteralValue::Bytes(_) => self.bad(ast, "bytes have no use here", "write a text, without the `b`"),
        }
    }

    fn call(&mut self, ast: &IdedExpr, call: &CallExpr) -> Checked {
        // `text.contains(x)` and `contains(text, x)` are one function.
        let operands: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        match (call.func_name.as_str(), operands.as_slice()) {
            (operators::LOGICAL_NOT, [inner]) => Ok(Expr::Not(self.boxed(inner, Kind::Bool)?)),
            (operators::LOGICAL_AND, [left, right]) => {
                Ok(Expr::Both(self.boxed(left, Kind::Bool)?, self.boxed(right, Kind::Bool)?))
            }
            (operators::LOGICAL_OR, [left, right]) => {
                Ok(Expr::Either(self.boxed(left, Kind::Bool)?, self.boxed(right, Kind::Bool)?))
            }
            (operators::CONDITIONAL, [condition, one, other]) => {
                let (condition, one) = (self.boxed(condition, Kind::Bool)?, Box::new(self.expr(one)?));
                let other = self.boxed(other, one.kind())?;
                Ok(Expr::If(condition, one, other))
            }
            (operators::IN, [item, list]) => self.membership(item, list),
            (operators::INDEX, [operand, label]) => match &operand.expr {
                ast::Expr::Ident(root) if root == "fields" && self.vocabulary.of_lead => {
                    self.refuse_what_is_gone(ast, "fields").map(|()| Expr::Bool(false))
                }
                ast::Expr::Ident(root) if root == "fields" => Ok(Expr::Field(self.boxed(label, Kind::Text)?)),
                _ => self.bad(ast, "only `fields` is asked with brackets", "write `fields[\"Budget\"]`"),
            },
            (operators::NEGATE, [inner]) => {
                let inner = self.expr(inner)?;
                match inner.kind() {
                    Kind::Int | Kind::Double => Ok(Expr::Negative(Box::new(inner))),
                    Kind::Bool => self.bad(ast, "`-` is for numbers", "write `!` for not"),
                    Kind::Text => self.bad(ast, "`-` is for numbers", "make it a number with `int(…)`"),
                }
            }
            (name, [left, right]) if relation(name).is_some() || sum(name).is_some() => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                self.operator(ast, name, left, right)
            }
            ("has", [fact]) => self.presence(ast, fact),
            ("size", [operand]) if is_list(operand) => Ok(Expr::Count(self.list(operand)?)),
            ("size", [text]) => Ok(Expr::Length(self.boxed(text, Kind::Text)?)),
            ("int", [inner]) => self.expr(inner).map(|inner| Expr::ToInt(Box::new(inner))),
            ("double", [inner]) => self.expr(inner).map(|inner| Expr::ToDouble(Box::new(inner))),
            ("string", [inner]) => self.expr(inner).map(|inner| Expr::ToText(Box::new(inner))),
            ("matches", [text, pattern]) => self.pattern(text, pattern),
            (name, [text, part]) if find(name).is_some() => {
                let (text, part) = (self.boxed(text, Kind::Text)?, self.boxed(part, Kind::Text)?);
                Ok(Expr::Find(find(name).unwrap_or(Find::Contains), text, part))
            }
            (name, [text]) if writing(name).is_some() => {
                Ok(Expr::Written(writing(name).unwrap_or(Writing::Lower), self.boxed(text, Kind::Text)?))
            }
            (name, [list, each, body]) if quantity(name).is_some() && call.target.is_some() => {
                self.elements(ast, quantity(name).unwrap_or(Quantity::Some), list, each, body)
            }
            (name, _) => self.unknown_function(ast, name),
        }
    }

    fn unknown_function(&self, ast: &IdedExpr, name: &str) -> Checked {
        if FUNCTIONS.contains(&name) {
            let usual = match name {
                "exists" | "all" | "exists_one" => format!("`[\"a\", \"b\"].{name}(word, text.contains(word))`"),
                "has" | "size" | "int" | "double" | "string" => format!("`{name}(company.size)`"),
                "contains" | "startsWith" | "endsWith" | "matches" => format!("`text.{name}(\"…\")`"),
                _ => format!("`text.{name}()`"),
            };
            return self.bad(ast, &format!("`{name}` is not used like this"), &format!("write it like {usual}"));
        }
        let remedy = match resembling(name, &FUNCTIONS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("known are {}", backticked(&FUNCTIONS)),
        };
        self.bad(ast, &format!("there is no function `{name}`"), &remedy)
    }

    /// Comparison and arithmetic want both sides of one kind; whole and decimal numbers go together.
    fn operator(&self, ast: &IdedExpr, name: &str, left: Expr, right: Expr) -> Checked {
        let (kinds, boxes) = ((left.kind(), right.kind()), (Box::new(left), Box::new(right)));
        let numbers = matches!(kinds, (Kind::Int | Kind::Double, Kind::Int | Kind::Double));
        if let Some(relation) = relation(name) {
            let ordered = !matches!(relation, Relation::Equal | Relation::NotEqual);
            if numbers || (kinds.0 == kinds.1 && !(ordered && kinds.0 == Kind::Bool)) {
                return Ok(Expr::Compare(relation, boxes.0, boxes.1));
            }
        } else if let Some(sum) = sum(name) {
            if sum == Sum::Plus && kinds == (Kind::Text, Kind::Text) {
                return Ok(Expr::Joined(boxes.0, boxes.1));
            }
            if numbers && !(sum == Sum::Rest && kinds != (Kind::Int, Kind::Int)) {
                return Ok(Expr::Calculate(sum, boxes.0, boxes.1));
            }
        }
        let is = |expr: &Expr, kind: Kind| format!("{} is {}", shown(expr), kind.words());
        let message = format!("{} and {}", is(&boxes.0, kinds.0), is(&boxes.1, kinds.1));
        let remedy = match kinds {
            (Kind::Text, Kind::Int) | (Kind::Int, Kind::Text) => {
                "write numbers without quotes, or make a number of text with `int(…)`"
            }
            (Kind::Bool, Kind::Bool) => "yes and no are compared with `==`, and joined with `&&` and `||`",
            _ => "make both of one kind, with `int(…)`, `double(…)` or `string(…)`",
        };
        self.bad(ast, &message, remedy)
    }

    fn membership(&mut self, item: &IdedExpr, list: &IdedExpr) -> Checked {
        let item_expr = self.expr(item)?;
        let checked = self.list(list)?;
        let (item_kind, list_kind) = (item_expr.kind(), kind_of(&checked));
        if list_kind.is_some_and(|kind| kind != item_kind) {
            let kind = list_kind.map_or("nothing", Kind::words);
            let message = format!("{} is {}, and the list is of {kind}", shown(&item_expr), item_kind.words());
            return self.bad(item, &message, "put both in quotes, or neither");
        }
        Ok(Expr::In(Box::new(item_expr), checked))
    }

    fn list(&mut self, ast: &IdedExpr) -> Checked<List> {
        match &ast.expr {
            ast::Expr::List(list) => {
                let items = list.elements.iter().map(|item| self.expr(item)).collect::<Checked<Vec<Expr>>>()?;
                match items.iter().position(|item| item.kind() != items[0].kind()) {
                    None => Ok(List::Of(items)),
                    Some(odd) => self.bad(
                        &list.elements[odd],
                        &format!("{} is not of the kind of the list's first", shown(&items[odd])),
                        "put all in quotes, or none",
                    ),
                }
            }
            ast::Expr::Ident(root) if root == "fields" => Ok(List::Labels),
            ast::Expr::Select(select) if matches!(&select.operand.expr, ast::Expr::Ident(root) if root == "territory") => {
                match &self.vocabulary.territories {
                    Some(known) if !known.contains(&select.field) => {
                        let known: Vec<&str> = known.iter().map(String::as_str).collect();
                        self.unknown_part(ast, "territory", &select.field, &known)
                    }
                    Some(_) | None => Ok(List::Territory(select.field.clone())),
                }
            }
            _ => {
                // A misspelt name is the likelier fault than a value that is no list.
                let expr = self.expr(ast)?;
                let message = format!("{} is {}, where a list is wanted", shown(&expr), expr.kind().words());
                self.bad(ast, &message, "write `[\"a\", \"b\"]`, `territory.…` or `fields`")
            }
        }
    }

    fn presence(&mut self, ast: &IdedExpr, fact: &IdedExpr) -> Checked {
        match self.expr(fact)? {
            fact @ (Expr::Name(_) | Expr::Column(_) | Expr::Field(_)) => Ok(Expr::Has(Box::new(fact))),
            _ => self.bad(ast, "`has` asks whether a fact is known", "name one: `has(company.size)`"),
        }
    }

    /// A pattern is compiled here or nowhere: one that came with the mail could not be checked, nor be quick.
    fn pattern(&mut self, text: &IdedExpr, pattern: &IdedExpr) -> Checked {
        let ast::Expr::Literal(LiteralValue::String(source)) = &pattern.expr else {
            return self.bad(pattern, "the pattern of `matches` is not a text in quotes", "use `contains` for a value");
        };
        let text = self.boxed(text, Kind::Text)?;
        let compiled = Pattern::compile(source.inner(), PATTERN_MAX_BYTES);
        match compiled {
            Ok(pattern) => Ok(Expr::Matches(text, Box::new(pattern))),
            Err(regex::Error::CompiledTooBig(_)) => {
                self.bad(pattern, "the pattern is too large when compiled", "use smaller counts than `{1000}`")
            }
            Err(error) => {
                let text = error.to_string();
                let why = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
                let remedy = "mend the pattern; in \"…\" a backslash is written twice, in r\"…\" once";
                self.bad(pattern, &format!("the pattern cannot be read: {why}"), remedy)
            }
        }
    }

    fn elements(
        &mut self,
        ast: &IdedExpr,
        quantity: Quantity,
        list: &IdedExpr,
        each: &IdedExpr,
        body: &IdedExpr,
    ) -> Checked {
        if self.each.is_some() {
            return self.bad(ast, "`exists` and `all` do not stand in each other", "join two conditions with `&&`");
        }
        let ast::Expr::Ident(name) = &each.expr else {
            return self.bad(each, "a name for the element is wanted", "write `.exists(word, text.contains(word))`");
        };
        if is_root(name) || known_name(name).is_some() {
            return self.bad(each, &format!("`{name}` already means something"), "give the element another name");
        }
        let list = self.list(list)?;
        self.each = Some((name.clone(), kind_of(&list).unwrap_or(Kind::Text)));
        let body = self.boxed(body, Kind::Bool);
        self.each = None;
        Ok(Expr::Elements(quantity, list, body?))
    }

    fn bad<T>(&self, ast: &IdedExpr, message: &str, remedy: &str) -> Checked<T> {
        Err(self.at(self.offset(ast), message, remedy))
    }

    fn offset(&self, ast: &IdedExpr) -> Option<usize> {
        self.info.offset_for(ast.id).map(|(start, _)| start as usize)
    }

    fn at(&self, offset: Option<usize>, message: &str, remedy: &str) -> BadCondition {
        let at = offset.map(|offset| Place::at_byte(self.source, offset.min(self.source.len())));
        BadCondition { message: message.to_owned(), remedy: remedy.to_owned(), at }
    }
}
