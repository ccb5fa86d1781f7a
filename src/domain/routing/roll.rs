//! Something of each rep, found by his id, or at once by where he was found the last time.

use super::super::id::{ById, RepId};

/// A pool's reps are looked at for every lead, hundreds in the same order each time: who stands next to the last one is
/// found without being looked up.
#[derive(Debug, Clone)]
pub struct Roll<V> {
    all: Vec<(RepId, V)>,
    at: ById<RepId, usize>,
}

impl<V> Roll<V> {
    pub fn get(&self, rep: &RepId) -> Option<&V> {
        self.nth(*self.at.get(rep)?)
    }
    pub fn get_mut(&mut self, rep: &RepId) -> Option<&mut V> {
        self.nth_mut(*self.at.get(rep)?)
    }
    /// Where he stands, which he keeps. Most quickly if that is `here`.
    pub fn place(&self, rep: &RepId, here: usize) -> Option<usize> {
        match self.all.get(here) {
            Some((one, _)) if one == rep => Some(here),
            _ => self.at.get(rep).copied(),
        }
    }
    pub fn nth(&self, place: usize) -> Option<&V> {
        self.all.get(place).map(|(_, value)| value)
    }
    pub fn nth_mut(&mut self, place: usize) -> Option<&mut V> {
        self.all.get_mut(place).map(|(_, value)| value)
    }
    /// In the place of what was there.
    pub fn insert(&mut self, rep: RepId, value: V) {
        match self.at.get(&rep) {
            Some(at) => self.all[*at].1 = value,
            None => {
                self.at.insert(rep.clone(), self.all.len());
                self.all.push((rep, value));
            }
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = (&RepId, &V)> {
        self.all.iter().map(|(rep, value)| (rep, value))
    }
    pub fn has(&self, rep: &RepId) -> bool {
        self.at.contains_key(rep)
    }
}

impl<V: Default> Roll<V> {
    /// Everybody of a pool has a place, so far as they are new in its order.
    pub fn seat(&mut self, pool: &[RepId]) {
        if self.all.len() < pool.len() {
            for rep in pool {
                self.of(rep);
            }
        }
    }
    /// Of whoever is not there yet, as it begins.
    pub fn of(&mut self, rep: &RepId) -> &mut V {
        let at = match self.at.get(rep) {
            Some(at) => *at,
            None => {
                self.insert(rep.clone(), V::default());
                self.all.len() - 1
            }
        };
        &mut self.all[at].1
    }
}

impl<V> Default for Roll<V> {
    fn default() -> Self {
        Self { all: Vec::new(), at: ById::default() }
    }
}

impl<V> FromIterator<(RepId, V)> for Roll<V> {
    fn from_iter<T: IntoIterator<Item = (RepId, V)>>(all: T) -> Self {
        let mut roll = Self::default();
        all.into_iter().for_each(|(rep, value)| roll.insert(rep, value));
        roll
    }
}

/// Whatever the order; whoever is not there is as one who begins.
impl<V: PartialEq + Default> PartialEq for Roll<V> {
    fn eq(&self, other: &Self) -> bool {
        let begins = V::default();
        let has_all =
            |one: &Self, other: &Self| one.iter().all(|(rep, value)| *value == *other.get(rep).unwrap_or(&begins));
        has_all(self, other) && has_all(other, self)
    }
}

impl<V: Eq + Default> Eq for Roll<V> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stands_elsewhere_is_found_all_the_same() {
        let [ana, bo, cy] = ["ana", "bo", "cy"].map(RepId::new);
        let mut roll: Roll<u32> = Roll::default();
        for (rep, value) in [(&bo, 1), (&ana, 2), (&bo, 3)] {
            roll.insert(rep.clone(), value);
        }
        assert_eq!([0, 1, 7].map(|here| roll.place(&ana, here)), [Some(1); 3]);
        assert_eq!((roll.place(&cy, 0), roll.get(&bo).copied(), *roll.of(&cy)), (None, Some(3), 0));
        let other: Roll<u32> = [(cy, 0), (ana, 2), (bo, 3)].into_iter().collect();
        assert_eq!(roll, other);
    }
}
