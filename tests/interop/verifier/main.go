// A verifier that shares no code with Comity: Go's sumdb/note, sumdb/tlog and crypto/mldsa.
// It reads one JSON request a line and answers each with one JSON line.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Do       string
	Vkeys    []string
	Note     string
	Dir      string
	Old, New int64
	Index    int64
	Leaf     string
	OldRoot  string
	NewRoot  string
	Proof    []string
}

type answer struct {
	Error string   `json:"error"`
	Names []string `json:"names"`
	Proof []string `json:"proof"`
	Root  string   `json:"root"`
}

type key struct {
	name   string
	hash   uint32
	kind   byte
	public []byte
}

func (k *key) Name() string    { return k.name }
func (k *key) KeyHash() uint32 { return k.hash }

func (k *key) Verify(msg, sig []byte) bool {
	if k.kind == 1 {
		return ed25519.Verify(k.public, msg, sig)
	}
	if len(sig) < 8 {
		return false
	}
	time, body := binary.BigEndian.Uint64(sig), sig[8:]
	if k.kind == 4 {
		text := append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", time), msg...)
		return ed25519.Verify(k.public, text, body)
	}
	public, err := mldsa.NewPublicKey(mldsa.MLDSA44(), k.public)
	if err != nil {
		return false
	}
	text, err := cosigned(k.name, time, msg)
	return err == nil && mldsa.Verify(public, text, body, nil) == nil
}

func cosigned(name string, time uint64, msg []byte) ([]byte, error) {
	lines := strings.Split(string(msg), "\n")
	if len(lines) != 4 {
		return nil, errors.New("not three lines")
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return nil, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != 32 {
		return nil, errors.New("no root")
	}
	out := bytes.NewBufferString("subtree/v1\n\x00")
	out.WriteByte(byte(len(name)))
	out.WriteString(name)
	out.Write(binary.BigEndian.AppendUint64(nil, time))
	out.WriteByte(byte(len(lines[0])))
	out.WriteString(lines[0])
	out.Write(binary.BigEndian.AppendUint64(make([]byte, 8), size))
	out.Write(root)
	return out.Bytes(), nil
}

func parseKey(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a vkey")
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) < 33 {
		return nil, errors.New("no key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if binary.BigEndian.Uint32(sum[:]) != uint32(hash) {
		return nil, errors.New("wrong key id")
	}
	return &key{parts[0], uint32(hash), raw[0], raw[1:]}, nil
}

func open(r request) (answer, error) {
	var known []note.Verifier
	for _, vkey := range r.Vkeys {
		one, err := parseKey(vkey)
		if err != nil {
			return answer{}, err
		}
		known = append(known, one)
	}
	n, err := note.Open([]byte(r.Note), note.VerifierList(known...))
	if err != nil {
		return answer{}, err
	}
	var a answer
	for _, sig := range n.Sigs {
		a.Names = append(a.Names, fmt.Sprintf("%s+%08x", sig.Name, sig.Hash))
	}
	return a, nil
}

type tiles struct{ dir string }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(w []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range w {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		raw, err := os.ReadFile(filepath.Join(t.dir, path))
		if err != nil {
			return nil, err
		}
		found = append(found, raw)
	}
	return found, nil
}

func hashes(texts []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, text := range texts {
		h, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		found = append(found, h)
	}
	return found, nil
}

func texts(found []tlog.Hash) (out []string) {
	for _, h := range found {
		out = append(out, h.String())
	}
	return out
}

func serve(r request) (answer, error) {
	if r.Do == "open" {
		return open(r)
	}
	roots, err := hashes([]string{r.NewRoot, r.OldRoot, r.Leaf})
	if err != nil {
		return answer{}, err
	}
	proof, err := hashes(r.Proof)
	if err != nil {
		return answer{}, err
	}
	switch r.Do {
	case "inclusion":
		return answer{}, tlog.CheckRecord(proof, r.New, roots[0], r.Index, roots[2])
	case "consistency":
		return answer{}, tlog.CheckTree(proof, r.New, roots[0], r.Old, roots[1])
	}
	reader := tlog.TileHashReader(tlog.Tree{N: r.New, Hash: roots[0]}, tiles{r.Dir})
	var made []tlog.Hash
	switch r.Do {
	case "prove inclusion":
		made, err = tlog.ProveRecord(r.New, r.Index, reader)
	case "prove consistency":
		made, err = tlog.ProveTree(r.New, r.Old, reader)
	case "root":
		h, err := tlog.TreeHash(r.Old, reader)
		return answer{Root: h.String()}, err
	default:
		err = errors.New("what?")
	}
	return answer{Proof: texts(made)}, err
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var r request
		err := json.Unmarshal(in.Bytes(), &r)
		var a answer
		if err == nil {
			a, err = serve(r)
		}
		if err != nil {
			a = answer{Error: err.Error()}
		}
		out.Encode(a)
	}
}
