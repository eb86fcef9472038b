package config

// What one Load may cost. Real configurations stay far below: a large company's
// app-config.yaml is some 2,000 lines.
const (
	maxFileBytes    = 1 << 20  // one file, or one text after substitution
	maxTotalBytes   = 32 << 20 // all files together
	maxDepth        = 100      // nesting of lists and objects
	maxValues       = 200_000  // nodes, each alias and include counted as often as it is used
	maxIncludeDepth = 10       // an include inside an include inside …
	maxIncludes     = 1_000    // $file and $include keys in all
)

// budget counts what a Load has used up. It belongs to one Load.
type budget struct {
	values   int
	includes int
}

// spend takes one node out of the budget.
func (b *budget) spend(pos Pos) error {
	b.values++
	if b.values <= maxValues {
		return nil
	}
	return &Error{
		Pos:     pos,
		Message: "the configuration holds more than 200,000 values once aliases and includes are expanded",
		Fix:     "look for an alias (*name) or an $include that repeats itself",
	}
}

// spendInclude takes one $file or $include out of the budget.
func (b *budget) spendInclude(pos Pos, path string) error {
	b.includes++
	if b.includes <= maxIncludes {
		return nil
	}
	return &Error{Pos: pos, Path: path, Message: "more than 1,000 $file and $include keys", Fix: "join the included files"}
}

// tooDeep is the error for nesting beyond maxDepth.
func tooDeep(pos Pos) error {
	return &Error{Pos: pos, Message: "nested more than 100 levels deep", Fix: "flatten the configuration"}
}
