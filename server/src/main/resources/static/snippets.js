// The request on the page as code to paste.

const text = (value) => JSON.stringify(value);
/** A Java text block keeps everything but the backslash and its own end. */
const block = (value) => value.replaceAll('\\', '\\\\').replaceAll('"""', '\\"""');
const python = (value) => text(value).replaceAll(/(?<=[:,[])(true|false|null)(?=[,}\]])/g, (word) => ({ true: 'True', false: 'False', null: 'None' })[word]);

/**
 * @param kind curl, java or python
 * @param address of POST /v1/audio/speech
 * @param body of the request
 * @param key whether the service asks for one; it is taken from the environment, and never written down
 */
export function snippet(kind, address, body, key) {
  const file = `speech.${body.response_format}`;
  const pretty = JSON.stringify(body, null, 2);
  if (kind === 'curl') return `curl '${address}' ${key ? '-H "Authorization: Bearer $LANGSHENG_KEY" ' : ''}-H 'Content-Type: application/json' -o ${file} -d '${pretty.replaceAll("'", "'\\''")}'\n`;
  if (kind === 'java') {
    return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

public class Speech {
    public static void main(String[] args) throws Exception {
        String body = """
${block(pretty).replaceAll(/^/gm, '                ')}
                """;
        HttpRequest request = HttpRequest.newBuilder(URI.create(${text(address)}))
                .header("Content-Type", "application/json")${key ? `
                .header("Authorization", "Bearer " + System.getenv("LANGSHENG_KEY"))` : ''}
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<Path> answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofFile(Path.of(${text(file)})));
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
`;
  }
  const { model, input, voice, response_format: format, speed, ...extra } = body;
  return `${key ? 'import os\n\n' : ''}from openai import OpenAI  # pip install openai

client = OpenAI(base_url=${text(address.replace(/\/audio\/speech$/, ''))}, api_key=${key ? 'os.environ["LANGSHENG_KEY"]' : '"unused"'})
with client.audio.speech.with_streaming_response.create(
    model=${text(model)},
    voice=${text(voice)},
    input=${text(input)},
    response_format=${text(format)},
    speed=${speed ?? 1},
    extra_body=${python(extra)},
) as response:
    response.stream_to_file(${text(file)})
`;
}
