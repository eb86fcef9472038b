package httpkit_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/httpkit"
)

func TestSheet(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	s := httpkit.NewSheet(&b)
	for _, row := range [][]string{{"Name", "Note"}, {"=1+1", " -2"}, {"\tx", "＝A1"}, {"a,b", "plain - text"}, {"", "\xff\x00"}} {
		if err := s.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffName,Note\r\n'=1+1,' -2\r\n'\tx,'＝A1\r\n\"a,b\",plain - text\r\n,\uFFFD\uFFFD\r\n"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}
