using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IFeaLiD.Viewer.Service;

/// <summary>The client's page, the same for every address; its <c>base</c> element tells the path below which the service is shown.</summary>
internal sealed class IndexPage
{
    private const string File = "index.html", Root = "<base href=\"/\" />";

    private readonly byte[] html;
    private readonly EntityTagHeaderValue tag;

    public IndexPage(IWebHostEnvironment environment, IOptions<ViewerOptions> options)
    {
        using var reader = new StreamReader(environment.WebRootFileProvider.GetFileInfo(File).CreateReadStream());
        var page = reader.ReadToEnd();
        if (!page.Contains(Root, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{File} has no {Root}: it is not the page that belongs to this program.");
        }

        html = Encoding.UTF8.GetBytes(page.Replace(Root, $"<base href=\"{options.Value.BasePath}/\" />", StringComparison.Ordinal));
        tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(html))[..32]}\"");
    }

    /// <summary>The page, or that the browser has it already.</summary>
    /// <param name="context">What is answered.</param>
    /// <param name="known">Whether the address leads anywhere; if not, people get the page that tells them so, and programs the status that says it.</param>
    public async Task AnswerAsync(HttpContext context, bool known)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-cache";
        if (known)
        {
            await TypedResults.Bytes(html, "text/html; charset=utf-8", entityTag: tag).ExecuteAsync(context);
            return;
        }

        response.StatusCode = 404;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        await (HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(html, context.RequestAborted).AsTask());
    }
}
