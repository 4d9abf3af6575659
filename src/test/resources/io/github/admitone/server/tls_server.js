// TLS server over Node's tls module: echoes, and reports TLSSocket.isSessionReused().
'use strict';

const { constants } = require('crypto');
const { readFileSync } = require('fs');
const tls = require('tls');

const given = Object.fromEntries(
  process.argv.slice(2).map((argument) => [
    argument.slice(0, argument.indexOf('=')),
    argument.slice(argument.indexOf('=') + 1),
  ]));

const options = {
  cert: readFileSync(given.chain),
  key: readFileSync(given.key),
  minVersion: given.min,
  maxVersion: given.max,
};
if (given.ca) {
  Object.assign(options, { ca: readFileSync(given.ca), requestCert: true, rejectUnauthorized: true });
}
if (given.group) {
  options.ecdhCurve = given.group;
}
if (given.alpn) {
  options.ALPNProtocols = given.alpn.split(',');
}
if (given.tickets === 'false') {
  options.secureOptions = constants.SSL_OP_NO_TICKET;
}

const server = tls.createServer(options, (socket) => {
  console.log(`handshake resumed=${socket.isSessionReused()} version=${socket.getProtocol()}`);
  socket.on('error', (error) => console.log(`connection failed: ${error.message}`));
  socket.pipe(socket);
});
if (given.tickets === 'false') {
  const sessions = new Map();
  server.on('newSession', (id, session, done) => {
    sessions.set(id.toString('hex'), session);
    done();
  });
  server.on('resumeSession', (id, done) => done(null, sessions.get(id.toString('hex')) || null));
}
server.on('tlsClientError', (error) => console.log(`connection failed: ${error.message}`));
server.listen(Number(given.port), '127.0.0.1', () => console.log('ready'));
