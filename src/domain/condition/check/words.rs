//! What the operators and functions of the grammar are called here.

use crate::domain::condition::evaluate::{Expr, List, Quantity};
use crate::domain::condition::names::Kind;
use crate::domain::condition::operate::{Find, Relation, Sum, Writing};
use cel::IdedExpr;
use cel::common::ast::{self, operators};

pub(super) fn is_list(ast: &IdedExpr) -> bool {
    match &ast.expr {
        ast::Expr::List(_) => true,
        ast::Expr::Ident(name) => name == "fields",
        ast::Expr::Select(select) => matches!(&select.operand.expr, ast::Expr::Ident(root) if root == "territory"),
        _ => false,
    }
}

/// None of an empty list.
pub(super) fn kind_of(list: &List) -> Option<Kind> {
    match list {
        List::Of(items) => items.first().map(Expr::kind),
        List::Territory(_) | List::Labels => Some(Kind::Text),
    }
}

pub(super) fn relation(name: &str) -> Option<Relation> {
    Some(match name {
        operators::EQUALS => Relation::Equal,
        operators::NOT_EQUALS => Relation::NotEqual,
        operators::LESS => Relation::Less,
        operators::LESS_EQUALS => Relation::AtMost,
        operators::GREATER => Relation::More,
        operators::GREATER_EQUALS => Relation::AtLeast,
        _ => return None,
    })
}

pub(super) fn sum(name: &str) -> Option<Sum> {
    Some(match name {
        operators::ADD => Sum::Plus,
        operators::SUBSTRACT => Sum::Minus,
        operators::MULTIPLY => Sum::Times,
        operators::DIVIDE => Sum::Over,
        operators::MODULO => Sum::Rest,
        _ => return None,
    })
}

pub(super) fn find(name: &str) -> Option<Find> {
    Some(match name {
        "contains" => Find::Contains,
        "startsWith" => Find::StartsWith,
        "endsWith" => Find::EndsWith,
        _ => return None,
    })
}

pub(super) fn writing(name: &str) -> Option<Writing> {
    Some(match name {
        "lower" => Writing::Lower,
        "lowerAscii" => Writing::LowerAscii,
        "upper" => Writing::Upper,
        "upperAscii" => Writing::UpperAscii,
        "trim" => Writing::Trimmed,
        _ => return None,
    })
}

pub(super) fn quantity(name: &str) -> Option<Quantity> {
    Some(match name {
        operators::EXISTS => Quantity::Some,
        operators::ALL => Quantity::All,
        operators::EXISTS_ONE => Quantity::One,
        _ => return None,
    })
}
