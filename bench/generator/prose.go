package generator

import "math/rand/v2"

// Pieces of descriptions. A description is one to three sentences, as long as
// those that people write: 60 to 300 letters.
var (
	does = [...]string{
		"Serves", "Collects", "Stores", "Checks", "Ranks", "Delivers", "Prepares", "Schedules",
		"Translates", "Reconciles", "Enriches", "Publishes",
	}
	what = [...]string{
		"the listening history of every member", "orders from all markets", "what artists upload",
		"prices and promotions", "consent and privacy choices", "the events that other teams count on",
		"invoices in each currency", "what is played, where and for how long", "search results for the start page",
		"access to licensed recordings", "the messages that we send", "stock and delivery times",
	}
	how = [...]string{
		"from a nightly batch", "within 50 milliseconds", "in each region on its own", "with at-least-once delivery",
		"behind the public gateway", "for the web and the mobile apps", "with a fallback when the source is down",
		"after the fraud check", "so that finance can close the month", "without any personal data",
	}
	notes = [...]string{
		"Ask in the team's channel before you depend on it.",
		"It replaces two older services; see the decision record.",
		"Its budget is 99.9 % of requests in a month.",
		"Peak load is on Friday evenings, four times the mean.",
		"The data contract is in the docs; breaking changes are announced two weeks before.",
		"Runs in three regions – failover is tested each quarter.",
		"Deploys on every merge; a bad release rolls back by itself.",
		"Owned since the reorganisation; earlier history is in the archive.",
	}
)

// describe makes a description with up to that many notes behind the first
// sentence.
func describe(r *rand.Rand, upTo int) string {
	text := pick(r, does[:]) + " " + pick(r, what[:]) + " " + pick(r, how[:]) + "."
	start := r.IntN(len(notes))
	for i := range r.IntN(upTo + 1) {
		text += " " + notes[(start+i)%len(notes)]
	}
	return text
}

func pick(r *rand.Rand, words []string) string { return words[r.IntN(len(words))] }

// pickSome returns that many different words, in the order of the list.
func pickSome(r *rand.Rand, words []string, count int) []string {
	some := make([]string, 0, count)
	for i, word := range words {
		if r.IntN(len(words)-i) < count-len(some) {
			some = append(some, word)
		}
	}
	return some
}

// title makes a title from a name: "fast-checkout-web" is "Fast checkout web".
func title(name string) string {
	letters := []byte(name)
	for i, c := range letters {
		if c == '-' {
			letters[i] = ' '
		}
	}
	if c := letters[0]; 'a' <= c && c <= 'z' {
		letters[0] = c - 'a' + 'A'
	}
	return string(letters)
}
