package catalog

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/callboard/callboard/sdk"
)

// Bounds of an API definition.
const (
	bundleDepth = 200     // of nesting, chains of references included
	bundleNodes = 500_000 // put in, taken together
)

// bundlePlaceholder makes one self-contained definition of an OpenAPI or AsyncAPI
// document that is spread over files: where a $ref names another file, its content is
// put in at the first place that needs it, and every further $ref points there.
// References within the document and to the web stay as they are.
func bundlePlaceholder(ctx context.Context, s *substitution, ref sdk.Reference) (any, error) {
	b := &bundler{
		ctx: ctx, s: s, main: ref.Location, files: map[string]*yaml.Node{}, read: map[string]sdk.Location{},
		placed: map[string]string{}, budget: bundleNodes,
	}
	root, err := b.load(ref)
	if err != nil {
		return nil, err
	}
	if err := b.walk(root, ref.Location, "#", 0); err != nil {
		return nil, err
	}
	if b.changes == 0 {
		return plainText(ref.Data), nil // nothing to put in: keep the text as it is
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return out.String(), enc.Close()
}

type bundler struct {
	ctx     context.Context
	s       *substitution
	main    sdk.Location            // the document that the bundle is made of
	files   map[string]*yaml.Node   // by target
	read    map[string]sdk.Location // where a file is, by the target of who names it and how
	placed  map[string]string       // "file#/pointer" to where in the bundle it was put
	budget  int                     // of nodes that may still be put in
	changes int
}

func (b *bundler) load(ref sdk.Reference) (*yaml.Node, error) {
	if n, ok := b.files[ref.Location.Target]; ok {
		return n, nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(withoutMark(ref.Data), &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", ref.Location.Target, err)
	}
	if len(doc.Content) == 0 {
		return nil, fmt.Errorf("%s is empty", ref.Location.Target)
	}
	b.files[ref.Location.Target] = doc.Content[0]
	return doc.Content[0], nil
}

// walk puts in the references below n, which comes from the file base and stands at
// pointer in the bundle.
func (b *bundler) walk(n *yaml.Node, base sdk.Location, pointer string, depth int) error {
	if depth > bundleDepth {
		return fmt.Errorf("the definition is nested more than %d levels deep", bundleDepth)
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for i, c := range n.Content {
			if err := b.walk(c, base, fmt.Sprintf("%s/%d", pointer, i), depth+1); err != nil {
				return err
			}
		}
	case yaml.MappingNode:
		if i := refIndex(n); i >= 0 && b.leaves(n.Content[i].Value, base) {
			return b.put(n, i, base, pointer, depth)
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := b.walk(n.Content[i+1], base, pointer+"/"+escapeToken(n.Content[i].Value), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// put replaces the object n, whose $ref is at index i, by what that names.
func (b *bundler) put(n *yaml.Node, i int, base sdk.Location, pointer string, depth int) error {
	ref := n.Content[i]
	fail := func(err error) error { return fmt.Errorf("$ref %s in %s: %w", ref.Value, base.Target, err) }
	location, fragment, err := b.locate(ref.Value, base)
	if err != nil {
		return fail(err)
	}
	b.changes++
	if location == b.main { // the content is, or will be, at its own place
		ref.Value, ref.Style = "#"+fragment, yaml.DoubleQuotedStyle
		return nil
	}
	key := location.Target + "#" + plainPointer(fragment)
	if at, ok := b.placed[key]; ok {
		if at == pointer {
			return fail(fmt.Errorf("it leads back to itself"))
		}
		ref.Value, ref.Style = at, yaml.DoubleQuotedStyle
		return nil
	}
	found := lookupPointer(b.files[location.Target], fragment)
	if found == nil {
		return fail(fmt.Errorf("it points to nothing"))
	}
	clone, err := b.clone(found)
	if err != nil {
		return fail(err)
	}
	own := withoutPair(n.Content, i-1)
	replaceNode(n, clone, own)
	b.placed[key] = pointer
	if err := b.walk(n, location, pointer, depth+1); err != nil {
		return err
	}
	if len(own) > 0 {
		delete(b.placed, key) // others must not get what stood beside this $ref
	}
	return nil
}

// locate tells which file and what in it a $ref names, and sees to it that the file is
// loaded.
func (b *bundler) locate(ref string, base sdk.Location) (location sdk.Location, fragment string, err error) {
	file, fragment, _ := strings.Cut(ref, "#")
	if file == "" {
		return base, fragment, nil
	}
	name := base.Target + "\n" + file
	if known, ok := b.read[name]; ok {
		return known, fragment, nil
	}
	read, err := b.s.reference(b.ctx, base, file)
	if err == nil {
		_, err = b.load(read)
	}
	if err != nil {
		return sdk.Location{}, "", err
	}
	b.read[name] = read.Location
	return read.Location, fragment, nil
}

// refIndex returns where in the content of an object the value of its $ref is; -1 when
// it has none.
func refIndex(n *yaml.Node) int {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "$ref" && n.Content[i+1].Kind == yaml.ScalarNode {
			return i + 1
		}
	}
	return -1
}

// leaves tells whether a reference found in the file base has to be put in: it names
// another file, or a place in a file that is not the bundle's main document.
func (b *bundler) leaves(ref string, base sdk.Location) bool {
	if strings.HasPrefix(ref, "#") {
		return base != b.main
	}
	return ref != "" && !strings.Contains(ref, "://")
}

// withoutPair returns the keys and values of an object but for the pair at index i.
func withoutPair(content []*yaml.Node, i int) []*yaml.Node {
	return append(append([]*yaml.Node{}, content[:i]...), content[i+2:]...)
}

// replaceNode makes n what clone is. What stood beside the $ref in n is kept, and wins.
func replaceNode(n, clone *yaml.Node, own []*yaml.Node) {
	anchor := n.Anchor
	*n = *clone
	n.Anchor = anchor // aliases may point here
	if n.Kind != yaml.MappingNode || len(own) == 0 {
		return
	}
	ours := map[string]bool{}
	for i := 0; i < len(own); i += 2 {
		ours[own[i].Value] = true
	}
	content := own
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !ours[n.Content[i].Value] {
			content = append(content, n.Content[i], n.Content[i+1])
		}
	}
	n.Content = content
}

// clone copies a tree, following aliases, as long as the budget lasts.
func (b *bundler) clone(n *yaml.Node) (*yaml.Node, error) {
	if b.budget--; b.budget < 0 {
		return nil, fmt.Errorf("the definition is too large: more than %d values are put in", bundleNodes)
	}
	if n.Kind == yaml.AliasNode {
		return b.clone(n.Alias)
	}
	c := *n
	c.Anchor, c.Content = "", make([]*yaml.Node, len(n.Content))
	for i := range n.Content {
		child, err := b.clone(n.Content[i])
		if err != nil {
			return nil, err
		}
		c.Content[i] = child
	}
	return &c, nil
}
