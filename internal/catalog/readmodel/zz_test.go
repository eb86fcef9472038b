package readmodel
import ("testing";"os";"encoding/gob";"runtime";"time";"fmt";"strings";"runtime/debug";"github.com/callboard/callboard/internal/catalog")
func rss() string { b,_:=os.ReadFile("/proc/self/status"); out:=""; for _,l:=range strings.Split(string(b),"\n"){ if strings.HasPrefix(l,"VmRSS")||strings.HasPrefix(l,"VmHWM"){out+=l+" "} }; return out }
func TestZZ(t *testing.T){
 m:=New(kinds)
 f,_:=os.Open("/tmp/rmref/stream.gob"); dec:=gob.NewDecoder(f); n:=0
 t0:=time.Now()
 err:=m.Replace(func(yield func(catalog.Record,error)bool){ for { var r catalog.Record; if dec.Decode(&r)!=nil {return}; n++; if !yield(r,nil){return} } },nil,1)
 fmt.Println(n,err,time.Since(t0),rss())
 runtime.GC(); var ms runtime.MemStats; runtime.ReadMemStats(&ms); fmt.Println("live MB",ms.HeapAlloc>>20,"sys",ms.Sys>>20,rss())
 debug.FreeOSMemory(); fmt.Println(rss())
 runtime.KeepAlive(m)
}
