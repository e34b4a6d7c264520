// A server of grpc-go on one processor: one fixed message to every unary call.
// usage: server PORT FILE   (FILE holds the message, without its prefix)
package main

import (
	"io/ioutil"
	"log"
	"net"
	"os"
	"runtime"

	"google.golang.org/grpc"
)

// Messages are bytes.
type bytesCodec struct{}

func (bytesCodec) Marshal(value interface{}) ([]byte, error) { return *value.(*[]byte), nil }
func (bytesCodec) Unmarshal(data []byte, value interface{}) error {
	*value.(*[]byte) = append([]byte(nil), data...)
	return nil
}
func (bytesCodec) String() string { return "bytes" }

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: server PORT FILE")
	}
	runtime.GOMAXPROCS(1)
	answer, err := ioutil.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(
		grpc.CustomCodec(bytesCodec{}),
		grpc.UnknownServiceHandler(func(_ interface{}, stream grpc.ServerStream) error {
			var request []byte
			if err := stream.RecvMsg(&request); err != nil {
				return err
			}
			return stream.SendMsg(&answer)
		}))
	log.Fatal(server.Serve(listener))
}
