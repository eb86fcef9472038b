package webui

import (
	"testing"
	"time"
)

func TestRelativeTime(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		ago  time.Duration
		want string
	}{
		{0, "just now"}, {44 * time.Second, "just now"}, {50 * time.Second, "50 s ago"},
		{6 * time.Minute, "6 min ago"}, {59 * time.Minute, "59 min ago"}, {2 * time.Hour, "2 h ago"},
		{day, "yesterday"}, {47 * time.Hour, "yesterday"}, {2 * day, "2 days ago"}, {6 * day, "6 days ago"},
		{7 * day, "last week"}, {13 * day, "last week"}, {14 * day, "2 weeks ago"}, {59 * day, "8 weeks ago"},
		{60 * day, "2 months ago"}, {364 * day, "12 months ago"}, {365 * day, "1 year ago"}, {800 * day, "2 years ago"},
		{-10 * time.Second, "just now"}, {-3 * time.Hour, "in 3 h"}, {-3 * day, "in 3 days"},
	} {
		if got := RelativeTime(now.Add(-c.ago), now); got != c.want {
			t.Errorf("%v: %q, want %q", c.ago, got, c.want)
		}
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	node := render(t, Time(now.Add(-6*time.Minute).In(time.FixedZone("", 3600)), now)).one(t, "time", "datetime=2026-11-22T11:54:00Z", "title=2026-11-22 11:54 UTC", "data-ago")
	if got := words(node); got != "6 min ago" {
		t.Errorf("%q", got)
	}
	if got := render(t, Time(time.Time{}, now)).text; got != "" {
		t.Errorf("a zero time shows %q", got)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 6582: "6,582", 1234567: "1,234,567", -12345: "−12,345"} {
		if got := Count(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
