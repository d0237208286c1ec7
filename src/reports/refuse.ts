// Where: reports, API. Every answer that is a refusal: a code, what it means, and its cure.

import type { FastifyReply } from 'fastify';
import type { ErrorAnswer } from './contract.ts';

export function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  cure: string,
): FastifyReply {
  const answer: ErrorAnswer = { error: { code, message, cure } };
  return reply.code(status).send(answer);
}
