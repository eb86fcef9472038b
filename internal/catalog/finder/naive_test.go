package finder

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// naiveMatch says what match and matchSlips say, by trying.
func naiveMatch(word, row string, starts []int, slips bool) int {
	best := none
	note := func(quality int) { best = min(best, quality) }
	if row == word {
		note(whole)
	}
	if strings.HasPrefix(row, word) {
		note(start)
	}
	if len(word) >= minInside && strings.Contains(row, word) {
		note(inside)
	}
	for _, s := range starts {
		if strings.HasPrefix(row[s:], word) {
			note(segment)
		}
		if row[s] == word[0] {
			if naiveHops(word[1:], row, s+1, starts) {
				note(initials)
			}
			if len(word) >= minAbbreviation {
				note(naiveStrides(word[1:], row, s+1, starts, abbreviation))
			}
		}
	}
	if best > abbreviation && slips {
		note(naiveSlips(word, row, starts))
	}
	return best
}

func naiveHops(rest, row string, at int, starts []int) bool {
	if rest == "" {
		return true
	}
	if at < len(row) && row[at] == rest[0] && naiveHops(rest[1:], row, at+1, starts) {
		return true
	}
	return slices.ContainsFunc(starts, func(s int) bool {
		return s >= at && row[s] == rest[0] && naiveHops(rest[1:], row, s+1, starts)
	})
}

func naiveStrides(rest, row string, at int, starts []int, quality int) int {
	if rest == "" {
		return quality
	}
	best := none
	for i := at; i < len(row); i++ {
		if row[i] != rest[0] {
			continue
		}
		next := quality
		if slices.Contains(starts, i) {
			next = manyParts
		}
		best = min(best, naiveStrides(rest[1:], row, i+1, starts, next))
	}
	return best
}

func naiveSlips(word, row string, starts []int) int {
	allowed := 0
	if len(word) >= minSlip {
		allowed = 1
	}
	if len(word) >= minTwoSlips {
		allowed = 2
	}
	best := none
	for _, s := range starts {
		for end := s; end <= len(row); end++ {
			if d := entity.Distance(word, row[s:end], allowed); d >= 1 && d <= allowed {
				best = min(best, slip+2*(d-1))
			}
		}
	}
	return best
}

func startsOf(row string) (set uint64, list []int) {
	for i := range len(row) {
		if row[i] != '-' && (i == 0 || row[i-1] == '-') {
			set |= 1 << i
			list = append(list, i)
		}
	}
	return set, list
}

func TestMatchIsWhatTryingFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.StringMatching(`[abc]{1,6}(-[abc]{1,5}){0,3}`).Draw(t, "row")
		text := rapid.StringMatching(`[abc]{1,6}|[abc]{8,9}|[abc]{1,3}-[abc]{1,3}`).Draw(t, "word")
		set, list := startsOf(row)
		w := newWord([]byte(text))
		w.locate([]byte(row))
		quality := w.match([]byte(row), set)
		if want := naiveMatch(text, row, list, false); quality != want {
			t.Fatalf("%s in %s: %d, want %d", text, row, quality, want)
		}
		slips := min(quality, w.matchSlips([]byte(row), set))
		if want := naiveMatch(text, row, list, true); slips != want && quality == none {
			t.Fatalf("%s in %s with slips: %d, want %d", text, row, slips, want)
		}
		if slips == none {
			return
		}
		places := w.matched([]byte(row), set, slips)
		if places == 0 || places>>len(row) != 0 {
			t.Fatalf("%s in %s: places %b", text, row, places)
		}
		var letters []byte
		for i := range row {
			if places&(1<<i) != 0 {
				letters = append(letters, row[i])
			}
		}
		if slips < slip && string(letters) != text {
			t.Fatalf("%s in %s with quality %d: marked %s at %b", text, row, slips, letters, places)
		}
	})
}

// naiveFind answers searches of words by matching each with each text of each entity.
func naiveFind(s *readmodel.Snapshot, words []string, reader Reader) []string {
	found := naiveScan(s, words, reader, false)
	forgiven := slices.ContainsFunc(words, func(w string) bool { return len(w) >= minSlip })
	if len(found) < enough && forgiven {
		found = naiveScan(s, words, reader, true)
	}
	slices.SortFunc(found, func(a, b naiveStanding) int {
		return cmp.Or(a.quality-b.quality, a.others-b.others, a.recent-b.recent, b.degree-a.degree, nameLength(a.ref)-nameLength(b.ref), cmp.Compare(a.ref, b.ref))
	})
	refs := []string{}
	for _, f := range found {
		refs = append(refs, f.ref)
	}
	return refs
}

type naiveStanding struct {
	ref                             string
	quality, others, recent, degree int
}

func naiveScan(s *readmodel.Snapshot, words []string, reader Reader, slips bool) []naiveStanding {
	var found []naiveStanding
	for e := range s.All() {
		quality := naiveQuality(e, words, slips)
		if quality == none {
			continue
		}
		st := naiveStanding{ref: e.Ref(), quality: quality, others: 1, recent: notRecent, degree: len(e.Relations())}
		if slices.ContainsFunc(e.Related(entity.OwnedBy), func(r entity.Relation) bool { return slices.Contains(reader.Owners, r.Target) }) {
			st.others = 0
		}
		if i := slices.Index(reader.Recent, e.Ref()); i >= 0 {
			st.recent = i
		}
		found = append(found, st)
	}
	return found
}

func naiveQuality(e readmodel.Entity, words []string, slips bool) int {
	sum, named := 0, false
	parts := e.Parts()
	texts := []string{parts.Name, strings.ToLower(strings.ReplaceAll(e.DisplayName(), " ", "-"))}
	for _, w := range words {
		best := none
		for _, text := range texts {
			_, list := startsOf(text)
			best = min(best, naiveMatch(w, text, list, slips))
		}
		named = named || best < none
		if len(words) > 1 && (slices.Contains(e.Tags(), w) || len(w) >= minInside && (strings.HasPrefix(strings.ToLower(parts.Kind), w) || strings.HasPrefix(parts.Namespace, w))) {
			best = min(best, beside)
		}
		if best == none {
			return none
		}
		sum += best
	}
	if !named {
		return none
	}
	if len(words) > 1 && slices.Contains(texts, strings.Join(words, "-")) {
		return whole
	}
	return sum
}

func TestFindIsWhatTryingFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, f := readmodel.New(entity.Builtin()), New(nil)
		part := rapid.StringMatching(`[abk]{1,5}`)
		owner := rapid.SampledFrom([]string{"group:default/a", "group:default/b"})
		apply := func() {
			var c catalog.Change
			for range rapid.IntRange(0, 25).Draw(t, "changes") {
				name := strings.Join(rapid.SliceOfN(part, 1, 3).Draw(t, "name"), "-")
				kind, namespace := rapid.SampledFrom([]string{"API", "Bk"}).Draw(t, "kind"), rapid.SampledFrom([]string{"default", "kab"}).Draw(t, "namespace")
				ref := entity.Ref{Kind: kind, Namespace: namespace, Name: name}.Canonical().String()
				if rapid.IntRange(0, 4).Draw(t, "gone") == 0 {
					c.Removals = append(c.Removals, ref)
					continue
				}
				title := strings.Join(rapid.SliceOfN(part, 1, 2).Draw(t, "title"), " ")
				body := fmt.Sprintf(`{"kind":%q,"metadata":{"name":%q,"namespace":%q,"tags":[%q],"title":%q}}`, kind, name, namespace, part.Draw(t, "tag"), title)
				c.Upserts = append(c.Upserts, &catalog.Record{Ref: ref, UID: ref, JSON: []byte(body),
					Declared: []entity.Relation{{Type: entity.OwnedBy, Target: owner.Draw(t, "owner")}}})
			}
			if err := m.Apply(c); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			apply()
			words := rapid.SliceOfN(rapid.StringMatching(`[abk]{1,9}`), 1, 3).Draw(t, "words")
			reader := Reader{Owners: []string{owner.Draw(t, "mine")}}
			for e := range m.Snapshot().All() {
				if rapid.IntRange(0, 3).Draw(t, "recent") == 0 {
					reader.Recent = append(reader.Recent, e.Ref())
				}
			}
			got := []string{}
			for _, h := range f.Find(m.Snapshot(), Query{Text: strings.Join(words, " "), Reader: reader, Limit: 100}).Hits {
				got = append(got, h.Entity.Ref())
			}
			if d := gocmp.Diff(naiveFind(m.Snapshot(), words, reader), got); d != "" {
				t.Fatalf("%v (-want +got):\n%s", words, d)
			}
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"playback-api", "HTTPServer v2", "Zoë  Björk", "🚀", "ẞİ", "\xff", strings.Repeat("é-", 200)} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, text, search string) {
		var folded folded
		folded.fold(text)
		if n := len(folded.text); len(folded.starts) != n || len(folded.origin) != n+1 || n > maxRow*maxRows+4 || !slices.IsSorted(folded.origin) || int(folded.origin[n]) > len(text) {
			t.Fatalf("%q folds to %q, %v, %v", text, folded.text, folded.starts, folded.origin)
		}
		var joined []byte
		folded.rows(func(from, to int) {
			if to-from > maxRow || from >= to {
				t.Fatalf("row from %d to %d of %q", from, to, folded.text)
			}
			joined = append(joined, folded.text[from:to]...)
		})
		if !bytes.HasPrefix(folded.text, joined) {
			t.Fatalf("%q has rows %q", folded.text, joined)
		}
		m, _, _ := Match(text, search)
		var all strings.Builder
		for piece := range m.Pieces {
			all.WriteString(piece)
		}
		if all.String() != text || !slices.IsSortedFunc(m.Spans, func(a, b Span) int { return cmp.Or(a.To-b.From, a.From-b.From) }) {
			t.Fatalf("%q for %q: %v", text, search, m.Spans)
		}
	})
}
