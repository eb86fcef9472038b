package catalog

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/callboard/callboard/sdk"
)

// bundleDepth bounds nesting and chains of references in an API definition.
const bundleDepth = 200

// bundlePlaceholder makes one self-contained definition of an OpenAPI or AsyncAPI
// document that is spread over files: where a $ref names another file, its content is
// put in at the first place that needs it, and every further $ref points there.
// References within the document and to the web stay as they are.
func bundlePlaceholder(ctx context.Context, r *reading, ref sdk.Reference) (any, error) {
	b := &bundler{ctx: ctx, r: r, main: ref.Location, files: map[string]*yaml.Node{}, placed: map[string]string{}}
	root, err := b.load(ref)
	if err != nil {
		return nil, err
	}
	b.placed[ref.Location.Target+"#"] = "#"
	if err := b.walk(root, ref.Location, "#", 0); err != nil {
		return nil, err
	}
	if b.count == 0 {
		return strings.ToValidUTF8(string(ref.Data), "\ufffd"), nil // nothing to put in: keep the text as it is
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
	ctx    context.Context
	r      *reading
	main   sdk.Location          // the document that the bundle is made of
	files  map[string]*yaml.Node // by target
	placed map[string]string     // "file#/pointer" to where in the bundle it was put
	count  int
}

func (b *bundler) load(ref sdk.Reference) (*yaml.Node, error) {
	if n, ok := b.files[ref.Location.Target]; ok {
		return n, nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(ref.Data, &doc); err != nil {
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
		if ref := refOf(n); ref != nil && b.leaves(ref.Value, base) {
			return b.put(n, ref, base, pointer, depth)
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if err := b.walk(n.Content[i+1], base, pointer+"/"+escapePointer(n.Content[i].Value), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// put replaces the object n, which has a $ref, by what that names.
func (b *bundler) put(n, ref *yaml.Node, base sdk.Location, pointer string, depth int) error {
	file, fragment, _ := strings.Cut(ref.Value, "#")
	fragment = strings.TrimSuffix(fragment, "/")
	target, location := (*yaml.Node)(nil), base
	if file == "" {
		target = b.files[base.Target]
	} else {
		read, err := b.r.reference(b.ctx, base, file)
		if err != nil {
			return fmt.Errorf("$ref %s: %w", ref.Value, err)
		}
		if target, err = b.load(read); err != nil {
			return err
		}
		location = read.Location
	}
	key := location.Target + "#" + fragment
	if at, ok := b.placed[key]; ok {
		ref.Value, ref.Style = at, yaml.DoubleQuotedStyle
		return nil
	}
	found := lookupPointer(target, fragment)
	if found == nil {
		return fmt.Errorf("$ref %s points to nothing", ref.Value)
	}
	b.count++
	b.placed[key] = pointer
	budget := 100_000
	clone, err := cloneNode(found, &budget)
	if err != nil {
		return fmt.Errorf("$ref %s: %w", ref.Value, err)
	}
	*n = *clone
	return b.walk(n, location, pointer, depth+1)
}

func refOf(n *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "$ref" && n.Content[i+1].Kind == yaml.ScalarNode {
			return n.Content[i+1]
		}
	}
	return nil
}

// leaves tells whether a reference found in the file base has to be put in: it names
// another file, or a place in a file that is not the bundle's main document.
func (b *bundler) leaves(ref string, base sdk.Location) bool {
	if strings.HasPrefix(ref, "#") {
		return base != b.main
	}
	return ref != "" && !strings.Contains(ref, "://")
}

func lookupPointer(n *yaml.Node, fragment string) *yaml.Node {
	for _, part := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
		if part == "" {
			continue
		}
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		if _, next, _ := yamlStep(n, part); next != nil {
			n = next
			continue
		}
		return nil
	}
	return n
}

func yamlStep(n *yaml.Node, key string) (k, v *yaml.Node, ok bool) {
	if n.Kind != yaml.MappingNode {
		return nil, nil, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1], true
		}
	}
	return nil, nil, false
}

func escapePointer(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// cloneNode copies a tree, following aliases, up to a budget of nodes.
func cloneNode(n *yaml.Node, budget *int) (*yaml.Node, error) {
	if *budget--; *budget < 0 {
		return nil, fmt.Errorf("the definition is too large")
	}
	if n.Kind == yaml.AliasNode {
		return cloneNode(n.Alias, budget)
	}
	c := *n
	c.Anchor, c.Content = "", make([]*yaml.Node, len(n.Content))
	for i := range n.Content {
		child, err := cloneNode(n.Content[i], budget)
		if err != nil {
			return nil, err
		}
		c.Content[i] = child
	}
	return &c, nil
}
