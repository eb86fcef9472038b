package entity

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The rules as the format writes them (reference: "Validation rules").
var (
	kindRule    = regexp.MustCompile(`^[a-zA-Z][a-z0-9A-Z]*$`)
	versionRule = regexp.MustCompile(`^[a-z0-9A-Z]+$`)
	nameRule    = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$`)
	labelRule   = regexp.MustCompile(`^[a-z0-9]+(?:-+[a-z0-9]+)*$`)
	tagRule     = regexp.MustCompile(`^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$`)
)

func upTo63(rule *regexp.Regexp) func(string) bool {
	return func(s string) bool { return len(s) >= 1 && len(s) <= 63 && rule.MatchString(s) }
}

func subdomainRule(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, label := range strings.Split(s, ".") {
		if !upTo63(labelRule)(label) {
			return false
		}
	}
	return true
}

func prefixed(suffix func(string) bool) func(string) bool {
	return func(s string) bool {
		switch parts := strings.Split(s, "/"); len(parts) {
		case 1:
			return suffix(s)
		case 2:
			return subdomainRule(parts[0]) && suffix(parts[1])
		default:
			return false
		}
	}
}

var rules = []struct {
	name  string
	valid func(string) bool
	rule  func(string) bool
}{
	{"name", ValidName, upTo63(nameRule)},
	{"namespace", ValidNamespace, upTo63(labelRule)},
	{"tag", ValidTag, upTo63(tagRule)},
	{"kind", ValidKind, upTo63(kindRule)},
	{"apiVersion", ValidAPIVersion, prefixed(upTo63(versionRule))},
	{"key", ValidKey, prefixed(upTo63(nameRule))},
	{"label value", ValidLabelValue, func(s string) bool { return s == "" || upTo63(nameRule)(s) }},
}

func TestRules(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	prefix := strings.Repeat(long+".", 3) + strings.Repeat("a", 61) // 253 characters
	for _, c := range []struct {
		name      string
		good, bad []string
	}{
		{"name", []string{"a", "A", "0", "a-b", "a_b.c", "a--b", "A.-_b", long},
			[]string{"", "-a", "a-", ".a", "a.", "_", "a b", "a/b", "a:b", "ä", "a\n", long + "a"}},
		{"namespace", []string{"a", "0", "a-b", "a--b", long}, []string{"", "A", "-a", "a-", "a_b", "a.b", "a b", long + "a"}},
		{"tag", []string{"a", "java", "c++", "c#", "lang:go", "a-b", ":", "1", long}, []string{"", "A", "a--b", "-a", "a-", "a_b", "a.b", "a b", long + "a"}},
		{"kind", []string{"Component", "a", "K8s", long}, []string{"", "8s", "a-b", "a.b", "a b", "É", long + "a"}},
		{"apiVersion", []string{"v1", "backstage.io/v1alpha1", "a-b.c/V1", long, prefix + "/v1"},
			[]string{"", "/", "/v1", "a/", "a/b/c", "A.io/v1", "a..b/v1", ".a/v1", "a./v1", "v1-beta", long + "a", prefix + "a/v1", long + "a/v1"}},
		{"key", []string{"a", "A_b.c", "backstage.io/source-location", "a-b.c/D_e", prefix + "/" + long},
			[]string{"", "/", "/a", "a/", "a/b/c", "A/b", "a b", "a_b/c", prefix + "a/a", "a/" + long + "a"}},
		{"label value", []string{"", "a", "A.b_c-d", long}, []string{"-", "a b", "a/b", "https://x", long + "a"}},
	} {
		for _, r := range rules {
			if r.name != c.name {
				continue
			}
			for _, s := range c.good {
				if !r.valid(s) {
					t.Errorf("%s %q is refused", r.name, s)
				}
			}
			for _, s := range c.bad {
				if r.valid(s) {
					t.Errorf("%s %q is accepted", r.name, s)
				}
			}
		}
	}
}

func TestRulesAreThoseOfTheFormat(t *testing.T) {
	t.Parallel()
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			text := rapid.OneOf(
				rapid.StringMatching(`[a-cA-C0-1:+#/._ -]{0,8}`),
				rapid.StringMatching(`[a-b]{60,66}[/.]?[a-b.-]{0,4}`),
				rapid.StringMatching(`([a-b]{40,60}\.){4}[a-b]{0,30}/[a-bA-B]{1,3}`),
				rapid.String(),
			)
			rapid.Check(t, func(t *rapid.T) {
				s := text.Draw(t, "text")
				if got, want := r.valid(s), r.rule(s); got != want {
					t.Fatalf("%q: got %v, want %v", s, got, want)
				}
			})
		})
	}
}

func TestSuggestionsAreValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-_.a-cA-C:+# ]{0,80}`), rapid.StringMatching(`[a-c]{60,64}[-.:]{0,3}[a-c]{0,4}`)).Draw(t, "text")
		if got := SuggestName(s); !ValidName(got) || SuggestName(got) != got {
			t.Fatalf("SuggestName(%q) = %q", s, got)
		}
		if got := suggestNamespace(s); !ValidNamespace(got) {
			t.Fatalf("suggestNamespace(%q) = %q", s, got)
		}
		if got := suggestTag(s); got != "" && (!ValidTag(got) || suggestTag(got) != got) {
			t.Fatalf("suggestTag(%q) = %q", s, got)
		}
	})
	for text, want := range map[string]string{"Custom MS SQL Docker": "Custom-MS-SQL-Docker", "": "entity", "...": "entity", "käse": "k-se"} {
		if got := SuggestName(text); got != want {
			t.Errorf("SuggestName(%q) = %q, want %q", text, got, want)
		}
	}
}

// The answers are those of a browser's URL parser without a base.
func TestAbsoluteURL(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"https://example.com", "HTTP:example.com", "https:/\\example.com", " https://a/b c ", "https://a/%zz", "https://a?q=100%", "https://a#f%",
		"https://a/{{x}}", "https://u:p@a:80/", "https://a:", "https://[::1]:80/", "https://1.2.3/", "https://0x7f.1", "https://0x", "https://0xg", "https://a.0x1g", "https://bücher.de", "https://a_b",
		"https://a%62c", "ht\ttps://a", "mailto:a@b", "slack://channel?id=1", "x:", "file:", "file:///a", "file://host/a", "file://C:/a", "javascript:x",
		"a+b-.1:x", "https://*.x", "https://${{x}}", "x://", "https://.",
	} {
		if !absoluteURL(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{
		"", "a", "example.com", "/a", "//example.com", "./a", "1a:b", ":a", "ht tp://a", "https://", "https:///", "https://?q", "https://u@", "https://:80",
		"https://a b/", "https://{{a|b}}", "https://<x>", "https://a.0xfff.1", "https://a:x", "https://a:99999", "https://[::1", "https://[1.2.3.4]",
		"https://[fe80::1%25eth0]", "https://999.1.1.1", "https://1.2.3.4.5", "https://a.1", "https://08.1", "https://4294967296", "https://a%zz",
		"https://a%00b", "file://a:80/", "x://a b", "x://:80", "x://[::1",
	} {
		if absoluteURL(s) {
			t.Errorf("%q is accepted", s)
		}
	}
}

func FuzzAbsoluteURL(f *testing.F) {
	f.Add("https://u:p@[::1]:80/a?b#c")
	f.Add("file://C:/a")
	f.Add("x://0x7f.%31/")
	f.Fuzz(func(t *testing.T, s string) {
		if absoluteURL(s) && !strings.Contains(s, ":") {
			t.Fatalf("%q has no scheme", s)
		}
	})
}
