// Command service answers one greeting. Replace it by what the service is for.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "${{ values.name }}")
	})
	log.Fatal(http.ListenAndServe(":${{ values.port }}", nil))
}
