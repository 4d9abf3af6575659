"""TLS server over Python's ssl module: echoes, and reports SSLSocket.session_reused."""

import socket
import ssl
import sys
import threading

VERSIONS = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}


def context_for(arguments):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments["chain"], arguments["key"])
    context.minimum_version = VERSIONS[arguments["min"]]
    context.maximum_version = VERSIONS[arguments["max"]]
    if "ca" in arguments:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(arguments["ca"])
    if "group" in arguments:
        context.set_ecdh_curve(arguments["group"])
    if "alpn" in arguments:
        context.set_alpn_protocols(arguments["alpn"].split(","))
    if "ticketcount" in arguments:
        context.num_tickets = int(arguments["ticketcount"])
    if arguments.get("tickets") == "false":
        context.options |= ssl.OP_NO_TICKET
    return context


LOG = threading.Lock()


def report(line):
    # A line and its end are written separately: without the lock, those of two threads can run together.
    with LOG:
        print(line, flush=True)


def serve(context, transport):
    try:
        with context.wrap_socket(transport, server_side=True) as connection:
            resumed = "true" if connection.session_reused else "false"
            report(f"handshake resumed={resumed} version={connection.version()}")
            while received := connection.recv(4096):
                connection.sendall(received)
            # OpenSSL drops a cached session whose connection ended without an answer to close_notify.
            connection.unwrap()
    except OSError as error:
        report(f"connection failed: {error}")


def main():
    arguments = dict(argument.split("=", 1) for argument in sys.argv[1:])
    context = context_for(arguments)
    with socket.create_server(("127.0.0.1", int(arguments["port"])), backlog=128) as listener:
        report("ready")
        while True:
            transport, _ = listener.accept()
            threading.Thread(target=serve, args=(context, transport), daemon=True).start()


main()
