package entityweb

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/webui"
)

// paramAt asks for the entity as it was: on a day ("2026-03-01", its end in UTC), or at a
// time (RFC 3339).
const paramAt = "at"

// maxTakenBack is how many changes are taken back.
const maxTakenBack = 5000

// past is an entity as it was.
type past struct {
	asked   string
	at      time.Time
	doc     entity.Object // nil when it was not there, or nobody knows
	title   string
	text    string
	tone    webui.Tone
	changes []webui.FieldChange // from then to now
	before  string              // address of the entity as it was before the change that made it so
	after   string              // … after the next change
}

// asOfHref is the address of an entity as it was at a time.
func asOfHref(page *entityPage, at time.Time) string {
	return page.at(tabRaw) + "?" + paramAt + "=" + url.QueryEscape(at.UTC().Format(time.RFC3339Nano))
}

// parseAt reads the time that is asked for, and how people call it.
func parseAt(text string) (at time.Time, words string, ok bool) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Nanosecond), "on " + day.Format("2 January 2006"), true
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at, "on " + at.UTC().Format("2 January 2006 at 15:04:05 UTC"), true
	}
	return time.Time{}, "", false
}

// pastOf takes back what changed after the time that an address asks for.
func (p *Pages) pastOf(ctx context.Context, page *entityPage, asked string) (*past, error) {
	then := &past{asked: asked, tone: webui.ToneWarn}
	at, words, ok := parseAt(asked)
	switch {
	case p.opts.History == nil:
		return then.say("This portal keeps no history", "This is the entity as it is now."), nil
	case !ok:
		return then.say("This is no date", "Ask for a day such as `2026-03-01`, or a time such as `2026-03-01T12:00:00Z`."), nil
	}
	then.at = at
	newer, older, err := p.changesAfter(ctx, page.handle.Ref(), at)
	if err != nil {
		return nil, fault.Wrap(fault.Of(err), err, "The history of %s cannot be read.", page.handle.Ref())
	}
	then.link(page, newer, older)
	now := page.entity.Root()
	doc, err := rewind(now, newer)
	switch {
	case len(newer) > maxTakenBack:
		return then.say("That is too long ago", "More than 5,000 changes came after it. Ask for a later day."), nil
	case errors.Is(err, errForgotten):
		return then.say("Nobody knows how it was "+words, "It was removed from the catalog after that, and added again. What it said before it was removed is not kept."), nil
	case err != nil:
		return then.say("Nobody knows how it was "+words, "Its history does not lead up to what it is now, so that it cannot be followed back."), nil
	case doc == nil || older == nil && at.Before(page.record.Created):
		return then.say("It was not in the catalog "+words, "It was added on "+page.record.Created.UTC().Format("2 January 2006 at 15:04 UTC")+"."), nil
	}
	then.doc = doc
	return then.tell(words, page, newer, older != nil)
}

// tell says what is shown, and how it differs from now.
func (then *past) tell(words string, page *entityPage, newer []catalog.HistoryEntry, reaches bool) (*past, error) {
	then.tone = webui.ToneNeutral
	then.say("This is how it was "+words, "What its file said, without the relations that the catalog adds.")
	if !reaches && len(newer) > 0 {
		then.tone = webui.ToneWarn
		then.text = "Its history begins on " + newer[len(newer)-1].At.UTC().Format("2 January 2006") + ": this is how it was just before. It may have been different earlier."
	}
	before, err := entity.New(then.doc).MarshalJSON()
	if err != nil {
		return nil, err
	}
	now, err := page.entity.MarshalJSON()
	if err != nil {
		return nil, err
	}
	fields, err := catalog.Diff(before, now)
	if err != nil {
		return nil, err
	}
	then.changes = fieldChanges(fields)
	return then, nil
}

func (then *past) say(title, text string) *past {
	then.title, then.text = title, text
	return then
}

// link leads to the states next to this one. The one before it begins with the change
// before the newest that is in it.
func (then *past) link(page *entityPage, newer []catalog.HistoryEntry, older *catalog.HistoryEntry) {
	if len(newer) > 1 {
		then.after = asOfHref(page, newer[len(newer)-1].At)
	} else if len(newer) == 1 {
		then.after = page.at(tabRaw)
	}
	if older != nil && older.Kind == catalog.Changed {
		then.before = asOfHref(page, older.At.Add(-time.Microsecond))
	}
}

// changesAfter are the changes after a time, newest first, and the one before them.
func (p *Pages) changesAfter(ctx context.Context, ref string, at time.Time) (newer []catalog.HistoryEntry, older *catalog.HistoryEntry, err error) {
	for before := int64(0); len(newer) <= maxTakenBack; {
		chunk, err := p.opts.History.History(ctx, ref, before, scanRows)
		if err != nil {
			return nil, nil, err
		}
		for i := range chunk {
			if !chunk[i].At.After(at) {
				return newer, &chunk[i], nil
			}
			newer = append(newer, chunk[i])
		}
		if len(chunk) < scanRows {
			break
		}
		before = chunk[len(chunk)-1].Sequence
	}
	return newer, nil, nil
}

// day is the date in the form, for a day or a time.
func (then *past) day() string {
	if then.at.IsZero() {
		return ""
	}
	return then.at.UTC().Format(time.DateOnly)
}
