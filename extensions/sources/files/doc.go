// Package files is the source that brings catalog files from folders of this machine.
//
// It owns finding them (walk.go, ignore.go, sniff.go), reading them safely (read.go,
// tree.go), telling whether they changed (fingerprint.go) and noticing it when they
// do (watch.go, follow.go, changes.go). It hands off everything that needs YAML to the
// catalog: what a Location entity or a placeholder means is asked of it through
// [Source.ReadLocation] and [Source.ReadReference].
//
// Start reading at [Source.Run] in source.go, then pass.go for one full pass and
// follow.go for what happens after it.
//
// # What is a catalog file
//
// In a folder that is walked: every catalog-info.yaml and catalog-info.yml, and any
// other *.yaml or *.yml with a top-level apiVersion of backstage.io/… or
// scaffolder.backstage.io/…. Folders named .git and node_modules, folders whose name
// begins with two dots (where Kubernetes keeps the versions of a mounted volume) and
// whatever a .gitignore inside the walked folder excludes are left out. A file that is
// named explicitly is taken as it is.
//
// # Links
//
// A link to a file is followed when the file lies inside the walked folder; a file
// that the walk meets by itself is given once, under its own name. A link to a folder
// is not entered: inside the walked folder the walk meets its target anyway, and
// outside it has no business. So no chain of links can make the walk go round.
//
// # How far a file may point
//
// What a file names (targets of Location entities, placeholders) must stay in the tree
// to which the file belongs. The trees are, for each path and each configured
// location, the Git work tree around it, or else the folder that was given or in which
// the configured file lies. Trees inside other trees count as part of these. Links are
// resolved before the check, files are opened relative to the tree (os.Root), and
// nothing inside a .git folder is ever read. The root of the file system and the home
// folder are never taken for a work tree.
package files
