package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// The annotations that say where an entity came from.
const (
	AnnotationLocation = "backstage.io/managed-by-location"
	AnnotationOrigin   = "backstage.io/managed-by-origin-location"
	AnnotationOrphan   = "backstage.io/orphan"
)

// candidate is an entity on its way into the catalog.
type candidate struct {
	record Record
	// follow is set on Location entities: what they point to.
	follow *locationSpec
}

// locationSpec is what a Location entity points to.
type locationSpec struct {
	Type     string
	Targets  []string
	Optional bool  // a missing target is no problem
	Lines    []int // where in the file the targets are written; nil when the file was not read
	single   bool  // the first one is spec.target
}

// prepared is a document that has been read, parsed and checked, ready to be admitted.
type prepared struct {
	state      DocumentState
	candidates []*candidate
	problems   []Problem
	// unchanged says that the catalog already holds all of it.
	unchanged bool
	// failed says that a part of it could not even be told which entity it is, so that
	// nothing which it held before may be taken for removed; refused are the refs of
	// entities that it has, but not in a form that can be taken.
	failed  bool
	refused map[string]bool
	// gone says that there is nothing at the location any more.
	gone bool
}

// place is where a document sits in the tree of locations.
type place struct {
	root    *sdk.Root // of the origin
	isRoot  bool      // the source gave it by itself
	origin  sdk.Location
	parents []string
}

// preparer turns documents into candidates. It is safe for concurrent use.
type preparer struct {
	bucket string
	model  *entity.Model
	rules  []KindRule
	limits yamldoc.Limits
	refs   sdk.ReferenceReader // nil when the source cannot read references
}

// prepare does everything that needs nothing but the document itself.
func (p *preparer) prepare(ctx context.Context, d sdk.Document, at place) *prepared {
	out := &prepared{refused: map[string]bool{}, state: DocumentState{
		Bucket: p.bucket, Location: d.Location.String(), Fingerprint: d.Fingerprint,
		Root: at.isRoot, Parents: at.parents, Origin: at.origin.String(), Skipped: d.Skipped,
	}}
	parents := at.parents
	if at.isRoot && at.root != nil && at.root.Entity {
		c := p.rootEntity(d.Location)
		parents = append([]string{c.record.Ref}, parents...)
		out.candidates = append(out.candidates, c)
	}
	switch {
	case d.Skipped != "":
		return out
	case d.Err != nil:
		p.unreadable(out, d, parents)
		return out
	}
	docs := yamldoc.Parse(d.Data, p.limits)
	lines := &excerpter{data: d.Data}
	for _, doc := range docs {
		one := reading{p: p, out: out, doc: doc, lines: lines, document: d, at: at, parents: parents}
		one.read(ctx)
	}
	out.dropDuplicates(lines)
	return out
}

// dropDuplicates keeps, of several documents of one file that describe the same entity,
// the last one, as Backstage does.
func (out *prepared) dropDuplicates(lines *excerpter) {
	last := map[string]*candidate{}
	for _, c := range out.candidates {
		last[c.record.Ref] = c
	}
	if len(last) == len(out.candidates) {
		return
	}
	kept := out.candidates[:0]
	for _, c := range out.candidates {
		if last[c.record.Ref] == c {
			kept = append(kept, c)
			continue
		}
		out.problems = append(out.problems, duplicate(c, last[c.record.Ref].record.Line, lines))
	}
	out.candidates = kept
}

// reading is one YAML document on its way.
type reading struct {
	p        *preparer
	out      *prepared
	doc      *yamldoc.Document
	lines    *excerpter
	document sdk.Document
	at       place
	parents  []string
	ref      string
}

func (r *reading) read(ctx context.Context) {
	if e := r.doc.Err; e != nil {
		r.out.failed = true
		r.problem(Problem{Line: e.Line, Column: e.Column, Code: e.Code, Message: e.Message, Fix: e.Fix})
		return
	}
	root, ok := r.doc.Value.(entity.Object)
	if !ok {
		r.out.failed = true
		r.problem(Problem{Line: r.doc.Line, Column: 1, Code: "not-an-object",
			Message: fmt.Sprintf("expected an entity with apiVersion, kind and metadata, found %s", entity.TypeName(r.doc.Value)),
			Fix:     "Write the document as an object, or move it to a file that is not read as catalog file."})
		return
	}
	r.ref = guessRef(entity.New(root))
	refused := len(r.out.problems)
	root, _ = r.substitute(ctx, root).(entity.Object)
	e := entity.New(root)
	r.validate(e)
	if countErrors(r.out.problems[refused:]) > 0 {
		r.refuse()
		return
	}
	r.accept(e)
}

// refuse notes that the entity, whichever it is, is there but cannot be taken.
func (r *reading) refuse() {
	if r.ref == "" {
		r.out.failed = true
		return
	}
	r.out.refused[r.ref] = true
}

// guessRef tells which entity a document is meant to be, if it says so at all.
func guessRef(e entity.Entity) string {
	if e.Kind() == "" || e.Name() == "" {
		return ""
	}
	return e.Ref().String()
}

// accept fills in what every entity of the catalog has and makes a candidate of it.
func (r *reading) accept(e entity.Entity) {
	meta := e.Metadata()
	if _, ok := meta["namespace"]; !ok {
		meta["namespace"] = entity.DefaultNamespace
	}
	for _, key := range []string{"uid", "etag"} {
		delete(meta, key)
	}
	delete(e.Root(), "relations")
	delete(e.Root(), "status")
	annotations, ok := meta["annotations"].(entity.Object)
	if !ok {
		annotations = entity.Object{}
		meta["annotations"] = annotations
	}
	annotations[AnnotationLocation] = r.document.Location.String()
	annotations[AnnotationOrigin] = r.at.origin.String()
	r.p.sortRelationLists(e)
	c, err := r.p.candidate(e, r.document.Location, r.at.origin, r.parents)
	if err != nil {
		r.refuse()
		r.problem(Problem{Line: r.doc.Line, Column: 1, Code: "bad-value", Message: err.Error()})
		return
	}
	c.record.Line = r.doc.Line
	if c.follow != nil {
		for n := range c.follow.Targets {
			line, _ := r.doc.ValuePosition(c.follow.field(n))
			c.follow.Lines = append(c.follow.Lines, line)
		}
	}
	r.out.candidates = append(r.out.candidates, c)
}

// sortRelationLists sorts the lists of refs in an entity, as Backstage does, so that
// their order in the source is no change.
func (p *preparer) sortRelationLists(e entity.Entity) {
	k := p.model.Kind(e.Kind())
	if k == nil {
		return
	}
	for i := range k.Relations {
		field, ok := strings.CutPrefix(k.Relations[i].Path, "spec.")
		if list, isList := e.Spec()[field].([]any); ok && isList && field != "owner" {
			slices.SortStableFunc(list, func(a, b any) int {
				x, _ := a.(string)
				y, _ := b.(string)
				return strings.Compare(x, y)
			})
		}
	}
}

// candidate makes the record of an entity that has been found good.
func (p *preparer) candidate(e entity.Entity, at, origin sdk.Location, parents []string) (*candidate, error) {
	text, err := e.MarshalJSON()
	if err != nil {
		return nil, err
	}
	declared, _ := p.model.Relations(e)
	c := &candidate{record: Record{
		Ref: e.Ref().String(), JSON: text, Declared: declared,
		Bucket: p.bucket, Location: at.String(), Origin: origin.String(), Line: 1, Parents: parents,
	}}
	if e.Kind() == "Location" {
		c.follow = followOf(e, at.Type)
	}
	return c, nil
}

// followOf tells where a Location entity points; its type is that of the location
// which it came from, unless it names one.
func followOf(e entity.Entity, inherited string) *locationSpec {
	l := &locationSpec{Type: e.SpecString("type"), Optional: e.SpecString("presence") == "optional"}
	if l.Type == "" {
		l.Type = inherited
	}
	if t := e.SpecString("target"); t != "" {
		l.Targets, l.single = append(l.Targets, t), true
	}
	l.Targets = append(l.Targets, e.SpecStrings("targets")...)
	return l
}

// field is the path of the n-th target in the entity.
func (l *locationSpec) field(n int) string {
	if l.single {
		if n == 0 {
			return "spec.target"
		}
		n--
	}
	return fmt.Sprintf("spec.targets.%d", n)
}

// rootEntity is the Location entity that stands for a configured location; its name is
// the one that Backstage gives it.
func (p *preparer) rootEntity(l sdk.Location) *candidate {
	e := entity.New(entity.Object{
		"apiVersion": "backstage.io/v1alpha1", "kind": "Location",
		"metadata": entity.Object{
			"name": rootEntityName(l), "namespace": entity.DefaultNamespace,
			"annotations": entity.Object{AnnotationLocation: l.String(), AnnotationOrigin: l.String()},
		},
		"spec": entity.Object{"type": l.Type, "target": l.Target},
	})
	c, err := p.candidate(e, l, l, nil)
	if err != nil {
		panic("catalog: a generated Location cannot be written: " + err.Error()) // strings only: cannot happen
	}
	c.follow = nil // its document is at hand
	return c
}

// parseLocation reads "type:target"; a text without a type has an empty one.
func parseLocation(s string) sdk.Location {
	typ, target, ok := strings.Cut(s, ":")
	if !ok {
		return sdk.Location{Target: s}
	}
	return sdk.Location{Type: typ, Target: target}
}
