//! Clusters of numbered items.

use serde::{Deserialize, Serialize};

/// Disjoint clusters of the numbers from 0 on; most numbers are in none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Clusters {
    /// The cluster of each number, or [`NO_CLUSTER`].
    cluster_of: Vec<u32>,
    list: ClusterList,
}

/// Clusters without an index of their members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClusterList {
    /// The end of each cluster in `members`.
    ends: Vec<u32>,
    /// The members of all clusters, in order within each.
    members: Vec<u32>,
}

/// The cluster of a number that has none.
const NO_CLUSTER: u32 = u32::MAX;

impl Clusters {
    /// How many numbers there are, in clusters or not.
    pub(super) fn count(&self) -> usize {
        self.cluster_of.len()
    }

    /// The cluster of a number.
    pub(super) fn cluster_of(&self, number: u32) -> Option<u32> {
        self.cluster_of.get(number as usize).copied().filter(|cluster| *cluster != NO_CLUSTER)
    }

    /// All members of the cluster of a number, in order; empty where it has none.
    pub(super) fn with(&self, number: u32) -> &[u32] {
        self.cluster_of(number).map_or(&[], |cluster| self.members(cluster))
    }

    /// The members of a cluster, in order.
    pub(super) fn members(&self, cluster: u32) -> &[u32] {
        self.list.members(cluster)
    }

    /// The members of each cluster, by the first of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.list.iter()
    }

    /// Both the clusters `kept` and the `new` ones, each by its first member, of `count` numbers.
    pub(super) fn merged(count: usize, kept: &[&[u32]], new: &[Vec<u32>]) -> Self {
        let mut clusters = Self { cluster_of: vec![NO_CLUSTER; count], list: ClusterList::default() };
        let (mut kept, mut new) = (kept.iter().copied().peekable(), new.iter().map(|new| &**new).peekable());
        while let Some(members) = match (kept.peek(), new.peek()) {
            (Some(one), Some(other)) if other[0] < one[0] => new.next(),
            (None, _) => new.next(),
            _ => kept.next(),
        } {
            let cluster = clusters.list.ends.len() as u32;
            members.iter().for_each(|number| clusters.cluster_of[*number as usize] = cluster);
            clusters.list.push(members.iter().copied());
        }
        clusters
    }
}

impl ClusterList {
    /// Adds a cluster, of which the members come in order.
    pub(super) fn push(&mut self, members: impl IntoIterator<Item = u32>) {
        self.members.extend(members);
        self.ends.push(self.members.len() as u32);
    }

    fn members(&self, cluster: u32) -> &[u32] {
        let begin = cluster.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        &self.members[begin as usize..self.ends[cluster as usize] as usize]
    }

    /// The members of each cluster, in the order in which they were added.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len() as u32).map(|cluster| self.members(cluster))
    }
}

/// Sets that grow together; each is named after its smallest member.
pub(super) struct UnionFind {
    parents: Vec<u32>,
}

impl UnionFind {
    /// `count` sets of one member each.
    pub(super) fn new(count: usize) -> Self {
        Self { parents: (0..count as u32).collect() }
    }

    /// The name of the set of a number.
    pub(super) fn find(&mut self, number: u32) -> u32 {
        let mut root = number;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        let mut at = number;
        while self.parents[at as usize] != root {
            at = std::mem::replace(&mut self.parents[at as usize], root);
        }
        root
    }

    /// Makes the sets of two numbers one.
    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }

    /// The sets of more than one member.
    pub(super) fn finish(mut self) -> Clusters {
        let count = self.parents.len();
        let mut sizes = vec![0_u32; count];
        for number in 0..count as u32 {
            sizes[self.find(number) as usize] += 1;
        }
        let mut clusters = Clusters { cluster_of: vec![NO_CLUSTER; count], ..Clusters::default() };
        let mut begins: Vec<u32> = Vec::new();
        let mut clustered = 0;
        for number in (0..count).filter(|number| sizes[*number] > 1) {
            // A set is first met at its smallest member.
            clusters.cluster_of[number] = begins.len() as u32;
            begins.push(clustered);
            clustered += sizes[number];
        }
        clusters.list.members = vec![0; clustered as usize];
        for number in 0..count as u32 {
            let root = self.find(number) as usize;
            if sizes[root] > 1 {
                let cluster = clusters.cluster_of[root];
                clusters.cluster_of[number as usize] = cluster;
                let next = &mut begins[cluster as usize];
                clusters.list.members[*next as usize] = number;
                *next += 1;
            }
        }
        // Filled, each cluster begins where it ends.
        clusters.list.ends = begins;
        clusters
    }
}
