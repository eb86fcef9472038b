package problemsweb

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/portal"
)

func TestProblemStateRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.Map(rapid.StringN(1, 20, -1), portal.CleanText).Filter(func(s string) bool { return s != "" })
		words := rapid.Map(rapid.SliceOfN(word, 0, 4), portal.Set)
		st := problemState{
			severities: words.Draw(t, "severities"), sources: words.Draw(t, "sources"), owners: words.Draw(t, "owners"), codes: words.Draw(t, "codes"),
			mine: rapid.Bool().Draw(t, "mine"), team: rapid.Map(rapid.StringMatching(`[a-z:/-]{0,9}`), portal.CleanText).Draw(t, "team"),
			group: rapid.SampledFrom(problemlist.Groupings()).Draw(t, "group"),
			text:  rapid.Map(rapid.String(), portal.CleanText).Draw(t, "text"), offset: rapid.IntRange(0, 1000).Draw(t, "offset"),
		}
		u, err := url.Parse(st.href())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(st, parseProblemState(u.Query()), cmp.AllowUnexported(problemState{})); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", st.href(), diff)
		}
	})
}
