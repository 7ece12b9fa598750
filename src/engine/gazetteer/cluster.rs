//! Clusters of words.

/// A cluster of words with similar distribution. The default one is for words without a cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster(u16);

/// Bits of a cluster's number below those of its group.
const CLUSTER_BITS: u32 = 10;
/// Groups of similar clusters.
const GROUPS: u16 = 1 << (u16::BITS - CLUSTER_BITS);

impl Cluster {
    /// The cluster with this number, from 0, in a group; `None` if there can be no such group or number.
    #[must_use]
    pub fn new(group: u16, number: u16) -> Option<Self> {
        // 0 is for words without a cluster, so the others begin at 1.
        (group < GROUPS && number < (1 << CLUSTER_BITS) - 1).then_some(Self((group << CLUSTER_BITS) + number + 1))
    }

    /// The cluster of these [`bits`](Self::bits).
    #[must_use]
    pub fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// The cluster's number; 0 for no cluster.
    #[must_use]
    pub fn bits(self) -> u64 {
        u64::from(self.0)
    }

    /// The number of the group of similar clusters; 0 for no cluster.
    #[must_use]
    pub fn group(self) -> u64 {
        u64::from(self.0 >> CLUSTER_BITS)
    }
}
