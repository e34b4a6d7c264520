// A server of gRPC C++'s asynchronous interface on one thread: one fixed message to every unary call.
// usage: async_server PORT FILE   (FILE holds the message, without its prefix)

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace {

struct Server {
  grpc::AsyncGenericService service;
  std::unique_ptr<grpc::ServerCompletionQueue> queue;
  grpc::ByteBuffer answer;
};

class Call {
 public:
  explicit Call(Server& server) : server_(server), stream_(&context_) {
    server_.service.RequestCall(&context_, &stream_, server_.queue.get(), server_.queue.get(), this);
  }

  void proceed(bool ok) {
    switch (step_) {
      case Step::kWaiting:
        if (!ok) break;
        new Call(server_);
        step_ = Step::kReading;
        stream_.Read(&request_, this);
        return;
      case Step::kReading:
        step_ = Step::kFinishing;
        stream_.WriteAndFinish(server_.answer, grpc::WriteOptions(), grpc::Status::OK, this);
        return;
      case Step::kFinishing:
        break;
    }
    delete this;
  }

 private:
  enum class Step { kWaiting, kReading, kFinishing };

  Server& server_;
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_;
  grpc::ByteBuffer request_;
  Step step_ = Step::kWaiting;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  std::ifstream file(arguments[2], std::ios::binary);
  const std::string message{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Server server;
  grpc::Slice slice(message);
  server.answer = grpc::ByteBuffer(&slice, 1);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + arguments[1], grpc::InsecureServerCredentials());
  builder.RegisterAsyncGenericService(&server.service);
  server.queue = builder.AddCompletionQueue();
  const auto running = builder.BuildAndStart();
  if (!running) return 1;
  for (int index = 0; index < 256; ++index) new Call(server);
  void* tag;
  bool ok;
  while (server.queue->Next(&tag, &ok)) static_cast<Call*>(tag)->proceed(ok);
}
