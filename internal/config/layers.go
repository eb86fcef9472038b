package config

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// layerFiles returns the files to read, lowest priority first: the named ones, or
// else those of Backstage's default names that exist.
func layerFiles(o Options) ([]string, error) {
	if len(o.Files) > 0 {
		for _, name := range o.Files {
			if u, err := url.Parse(name); err == nil && u.Host != "" {
				return nil, &Error{
					Pos:     Pos{File: u.Redacted()},
					Message: "a configuration cannot be read from a URL",
					Fix:     "download it and name the file",
				}
			}
		}
		return o.Files, nil
	}
	if o.NoDefaultFiles {
		return nil, nil
	}
	candidates, err := defaultNames(o)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, name := range candidates {
		path := filepath.Join(o.Dir, name)
		switch _, err := os.Stat(path); {
		case err == nil:
			found = append(found, path)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, &Error{Pos: Pos{File: path}, Message: "cannot be read: " + reason(err)}
		}
	}
	return found, nil
}

// defaultNames lists the file names that are looked for, lowest priority first.
func defaultNames(o Options) ([]string, error) {
	var environments []string
	list, _ := lookup(o.Env, "BACKSTAGE_ENV")
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if strings.ContainsAny(name, `/\`) {
			return nil, &Error{
				Pos:     Pos{File: "BACKSTAGE_ENV"},
				Message: "the name of an environment holds a slash",
				Fix:     "use names like production, with commas between them",
			}
		}
		if name != "" {
			environments = append(environments, name)
		}
	}
	names := []string{"app-config.yaml"}
	for _, e := range environments {
		names = append(names, "app-config."+e+".yaml")
	}
	names = append(names, "app-config.local.yaml")
	for _, e := range environments {
		names = append(names, "app-config."+e+".local.yaml")
	}
	return names, nil
}

// fileReader reads files within the limits and remembers them.
type fileReader struct {
	contents map[string][]byte // by absolute path
	order    []string          // absolute paths, in the order of the first reading
	total    int               // bytes
}

// read returns the content of the file at path. Errors call it shown.
func (r *fileReader) read(ctx context.Context, path, shown string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read configuration %s: %w", shown, err)
	}
	if data, known := r.contents[path]; known {
		return data, nil
	}
	data, err := readBounded(path, shown)
	if err != nil {
		return nil, err
	}
	if r.total += len(data); r.total > maxTotalBytes {
		return nil, &Error{Message: "the configuration and its includes hold more than 32 MiB"}
	}
	r.contents[path] = data
	r.order = append(r.order, path)
	return data, nil
}

func readBounded(path, shown string) ([]byte, error) {
	// Asked before opening, because opening a named pipe would wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return nil, readError(shown, err)
	}
	if info.IsDir() {
		return nil, &Error{Message: shown + " is a folder", Fix: "name a file in it"}
	}
	if !info.Mode().IsRegular() {
		return nil, &Error{Message: shown + " is not a regular file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, readError(shown, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, readError(shown, err)
	}
	if len(data) > maxFileBytes {
		return nil, &Error{Message: shown + " is larger than 1 MiB", Fix: "check that this is the right file"}
	}
	return data, nil
}

func readError(shown string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Message: "the file " + shown + " does not exist", Fix: "check the path"}
	}
	return &Error{Message: "the file " + shown + " cannot be read: " + reason(err)}
}

// reason drops the path from a file error: it may hold the value of a variable.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return "the file system reports an error"
}
