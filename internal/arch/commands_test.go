package arch

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/callboard/callboard/internal/cli"
)

// A docCommand is one command that the documentation tells people to type.
type docCommand struct {
	where string   // file:line
	args  []string // its words; the program comes first, "callboard" however it is started
}

// docsCommands returns the commands in the shell blocks (sh, bash, shell,
// console) of all Markdown files, with continued lines joined and pipelines
// taken apart. In console blocks only lines with a prompt are commands.
func docsCommands(t *testing.T) []docCommand {
	t.Helper()
	var commands []docCommand
	for _, name := range ourDocs(t) {
		continued := ""
		for _, line := range docLines(t, name) {
			text, ok := typed(line, continued != "")
			if !ok {
				continue
			}
			text = continued + text
			if before, more := strings.CutSuffix(text, `\`); more {
				continued = before
				continue
			}
			continued = ""
			for _, args := range shellCommands(text) {
				commands = append(commands, docCommand{fmt.Sprintf("%s:%d", name, line.number), args})
			}
		}
	}
	return commands
}

// typed returns what a line of a shell block says to type.
func typed(line docLine, continues bool) (string, bool) {
	text := strings.TrimSpace(line.text)
	after, prompt := strings.CutPrefix(text, "$ ")
	switch line.language {
	case "sh", "bash", "shell":
		return after, true
	case "console":
		return after, prompt || continues
	}
	return "", false
}

// shellToken is blanks with the comment that may follow, an operator, a
// redirection, or a piece of a word.
var (
	shellToken  = regexp.MustCompile(`\s+(?:#.*)?|^#.*|&&|\|\||[|;&]|\d?>>?&?|<|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\|;&<>]+|.`)
	redirection = regexp.MustCompile(`^(\d?>>?&?|<)$`)
	assignment  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)
)

// shellCommands cuts a line of shell into the words of its simple commands;
// redirections and variables set for one command are left out. It knows what
// documentation needs, not all of the shell.
func shellCommands(line string) [][]string {
	var commands [][]string
	var words []string
	word, inWord, redirected := "", false, false
	endWord := func() {
		setsVariable := len(words) == 0 && assignment.MatchString(word)
		if inWord && !redirected && !setsVariable {
			words = append(words, word)
		}
		redirected = redirected && !inWord
		word, inWord = "", false
	}
	endCommand := func() {
		if endWord(); len(words) > 0 {
			commands = append(commands, callboardFirst(words))
		}
		words, redirected = nil, false
	}
	for _, token := range shellToken.FindAllString(line, -1) {
		text := strings.TrimSpace(token)
		switch {
		case text == "", strings.HasPrefix(text, "#") && !inWord, text != token:
			endWord()
		case slices.Contains([]string{"|", "||", "&", "&&", ";"}, token):
			endCommand()
		case redirection.MatchString(token):
			endWord()
			redirected = true
		default:
			word, inWord = word+unquote(token), true
		}
	}
	endCommand()
	return commands
}

func unquote(token string) string {
	switch {
	case len(token) > 1 && (token[0] == '\'' || token[0] == '"'):
		return strings.ReplaceAll(token[1:len(token)-1], `\"`, `"`)
	case token[0] == '\\':
		return token[1:]
	}
	return token
}

// callboardFirst replaces the ways to start Callboard by its name.
func callboardFirst(words []string) []string {
	for _, start := range [][]string{{"./callboard"}, {"dist/callboard"}, {"go", "run", "./cmd/callboard"}} {
		if len(words) >= len(start) && slices.Equal(words[:len(start)], start) {
			return append([]string{"callboard"}, words[len(start):]...)
		}
	}
	return words
}

func TestShellCommands(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][][]string{
		"":                                     nil,
		"# a comment":                          nil,
		"callboard serve examples":             {{"callboard", "serve", "examples"}},
		"go run ./cmd/callboard serve . # run": {{"callboard", "serve", "."}},
		`./callboard list --filter 'kind=api' -o "a b"`: {{"callboard", "list", "--filter", "kind=api", "-o", "a b"}},
		"CGO_ENABLED=0 go build ./... && make test":     {{"go", "build", "./..."}, {"make", "test"}},
		"curl -s localhost:7007/x#y | jq . > out.json":  {{"curl", "-s", "localhost:7007/x#y"}, {"jq", "."}},
		"callboard list 2>&1 >/dev/null; ls":            {{"callboard", "list"}, {"ls"}},
	} {
		if diff := cmp.Diff(want, shellCommands(line)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

// TestDocumentedCommands checks that what the documentation tells people to
// type is there: make's targets, programs to run, scripts to call.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	makefile := string(read(t, "Makefile"))
	for _, command := range docsCommands(t) {
		switch program := command.args[0]; {
		case program == "callboard":
			if err := accepts(command.args[1:]); err != nil {
				t.Errorf("%s: %s: %v", command.where, strings.Join(command.args, " "), err)
			}
		case program == "make":
			for _, target := range command.args[1:] {
				if !strings.Contains(target, "=") && !strings.Contains(makefile, "\n"+target+":") {
					t.Errorf("%s: make has no target %s", command.where, target)
				}
			}
		case program == "go" && len(command.args) > 2 && command.args[1] == "run":
			if target := command.args[2]; strings.HasPrefix(target, "./") && !exists(target) {
				t.Errorf("%s: go run %s: there is no such program", command.where, target)
			}
		case strings.HasPrefix(program, "./") || strings.HasPrefix(program, "scripts/") || program == ".ci/run":
			if !exists(program) {
				t.Errorf("%s: %s does not exist", command.where, program)
			}
		}
	}
}

// accepts tells what the command line would say to arguments before it does anything.
func accepts(args []string) error {
	root := cli.NewRoot(cli.Env{})
	found, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := found.ParseFlags(rest); errors.Is(err, pflag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	return found.ValidateArgs(found.Flags().Args())
}
