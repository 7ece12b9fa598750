//! A small picture of how things are spread over time: bars made by the server, each a link that narrows a list.

use super::format::{DisplayDate, grouped};
use super::layout::Layout;
use crate::library::query;
use jiff::civil::Date;

/// One bar, in units of the picture, which is 300 wide and [`HEIGHT`] high without its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Left edge.
    pub x: usize,
    /// Width.
    pub width: usize,
    /// Top of the bar.
    pub y: usize,
    /// Its height, at least 2.
    pub height: usize,
    /// How many, as people read it.
    pub count: String,
    /// When, in words.
    pub when: String,
    /// The list narrowed to it.
    pub href: String,
}

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Oldest first; empty periods have none.
    pub bars: Vec<Bar>,
    /// What is counted, in the plural.
    pub what: &'static str,
    /// The period of one bar.
    pub unit: &'static str,
    /// When the first bar begins and the last ends, in words.
    pub ends: (String, String),
    /// How many have no date.
    pub undated: usize,
    /// The most in one bar.
    pub most: usize,
}

/// Height of the picture without its labels.
const HEIGHT: usize = 64;
const WIDTH: usize = 300;
/// No bar is wider, or few bars would look like blocks.
const MAX_BAR_WIDTH: usize = 24;

impl Timeline {
    /// The picture of the items of a list, on whose page at `layout` each bar narrows the list to its days.
    #[must_use]
    pub fn of_page(counts: &query::Timeline, what: &'static str, layout: &Layout) -> Option<Self> {
        Self::new(counts, what, |from, to| layout.with(&[("from", &from.to_string()), ("to", &to.to_string())]))
    }

    /// The picture of `counts`; `None` when there are fewer than two bars, as there is nothing to see.
    ///
    /// `address` makes the address of the list narrowed to two days.
    #[must_use]
    pub fn new(counts: &query::Timeline, what: &'static str, address: impl Fn(Date, Date) -> String) -> Option<Self> {
        let (first, last) = (counts.buckets.first()?, counts.buckets.last()?);
        let most = counts.buckets.iter().map(|bucket| bucket.count).max().filter(|_| counts.buckets.len() > 1)?;
        let (unit, words) = unit(first.from, first.to);
        let step = (WIDTH / counts.buckets.len()).max(1);
        let gap = usize::from(step > 3) + usize::from(step > 12);
        let filled = counts.buckets.iter().enumerate().filter(|(_, bucket)| bucket.count > 0);
        let bars = filled.map(|(i, bucket)| {
            let height = (bucket.count * HEIGHT / most).max(2);
            let width = (step - gap).min(MAX_BAR_WIDTH);
            Bar {
                x: i * step + (step - width) / 2,
                width,
                y: HEIGHT - height,
                height,
                count: grouped(bucket.count),
                when: words(bucket.from, bucket.to),
                href: address(bucket.from, bucket.to),
            }
        });
        Some(Self {
            bars: bars.collect(),
            what,
            unit,
            ends: (words(first.from, first.to), words(last.from, last.to)),
            undated: counts.undated,
            most,
        })
    }
}

type PeriodLabel = fn(Date, Date) -> String;

/// The name of a period and the function that writes it.
fn unit(from: Date, to: Date) -> (&'static str, PeriodLabel) {
    if from == to {
        ("day", |from, _| DisplayDate::from(from).words)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        ("month", |from, _| from.strftime("%B %Y").to_string())
    } else if from.year() == to.year() {
        ("year", |from, _| from.year().to_string())
    } else {
        ("ten years", |from, to| format!("{}–{}", from.year(), to.year()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn bucket(from: Date, to: Date, count: usize) -> query::Bucket {
        query::Bucket { from, to, count }
    }

    #[test]
    fn bars_lead_to_their_days() {
        let months = vec![
            bucket(date(2023, 9, 1), date(2023, 9, 30), 30),
            bucket(date(2023, 10, 1), date(2023, 10, 31), 0),
            bucket(date(2023, 11, 1), date(2023, 11, 30), 1),
        ];
        let counts = query::Timeline { buckets: months, undated: 1 };
        let timeline = Timeline::new(&counts, "articles", |from, to| format!("/?from={from}&to={to}")).unwrap();
        assert_eq!(timeline.bars.len(), 2);
        assert!(timeline.bars.iter().all(|bar| bar.y + bar.height == HEIGHT && bar.x + bar.width <= WIDTH));
        assert_eq!(timeline.bars[1].href, "/?from=2023-11-01&to=2023-11-30");
        assert_eq!((timeline.bars[1].when.as_str(), timeline.unit), ("November 2023", "month"));
    }

    #[test]
    fn one_day_is_no_picture() {
        let day = date(2023, 1, 1);
        let counts = query::Timeline { buckets: vec![bucket(day, day, 5)], undated: 0 };
        assert_eq!(Timeline::new(&counts, "articles", |_, _| String::new()), None);
    }
}
