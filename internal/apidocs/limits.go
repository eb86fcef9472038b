package apidocs

// Limits bound what reading one definition may cost.
type Limits struct {
	Bytes      int // of the text
	Depth      int // of nesting
	Operations int
	Schemas    int // with names
	Values     int // schemas, parameters and answers altogether, references not followed
}

// DefaultLimits are far above any definition that a person maintains: the
// largest public ones have about 1,200 operations and 12 MB.
func DefaultLimits() Limits {
	return Limits{Bytes: 10 << 20, Depth: 200, Operations: 5_000, Schemas: 20_000, Values: 400_000}
}
