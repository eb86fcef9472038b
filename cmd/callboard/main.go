// Command callboard is the developer portal in one binary: see "callboard help".
package main

import (
	"github.com/callboard/callboard"
	"github.com/callboard/callboard/extensions"
)

func main() { callboard.Main(extensions.Standard()) }
