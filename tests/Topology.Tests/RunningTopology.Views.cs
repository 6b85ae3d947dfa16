using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <content>Views, as a patient client uses them while machines die.</content>
internal sealed partial class RunningTopology
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The form of an upload.</summary>
    public static MultipartFormDataContent Form(byte[] photo, string stages)
    {
        var file = new ByteArrayContent(photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        return new MultipartFormDataContent { { new StringContent(stages), "stages" }, { file, "photo", "p.jpg" } };
    }

    /// <summary>Uploads until it is taken: what was taken and not answered is the same job.</summary>
    public async Task<SubmittedView> SubmitAsync(byte[] photo, string stages, CancellationToken cancellationToken) => await PatientlyAsync(
        async () =>
        {
            using var form = Form(photo, stages);
            using var answer = await Http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, cancellationToken);
            return await ReadAsync<SubmittedView>(answer, cancellationToken);
        },
        TimeSpan.FromMilliseconds(200),
        cancellationToken);

    /// <summary>
    /// Asks until the view has come so far, the next address each time; never is it unknown, and never does it go back. Reports that are late are dropped, as every
    /// client must.
    /// </summary>
    /// <param name="id">Of the view.</param>
    /// <param name="condition">Whether it has come so far.</param>
    /// <param name="pause">Between two questions.</param>
    /// <param name="steady">Whether no extractor is lost or stopped meanwhile.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="addresses">Whom to ask in turn; nginx, if nobody is named.</param>
    public async Task<ViewSnapshot> UntilAsync(
        string id, Func<ViewSnapshot, bool> condition, TimeSpan pause, bool steady, CancellationToken cancellationToken, params Uri[] addresses)
    {
        ViewSnapshot? last = null;
        for (var turn = 0; last is null || !condition(last); turn++)
        {
            await Task.Delay(turn == 0 ? TimeSpan.Zero : pause, cancellationToken);
            var asked = new Uri(addresses is [] ? Address : addresses[turn % addresses.Length], $"/api/v1/views/{id}");
            var view = await PatientlyAsync(
                async () =>
                {
                    using var answer = await Http.GetAsync(asked, cancellationToken);
                    return await ReadAsync<ViewSnapshot>(answer, cancellationToken);
                },
                pause,
                cancellationToken);
            Progress.RequireOnwards(view, last, mayRepeat: true, several: addresses is not [_]);
            if (last is null || view.Revision >= last.Revision)
            {
                Progress.RequireMore(view, steady ? last : null);
                last = view;
            }
        }

        return last;
    }

    /// <summary>The dataset as a viewer gives it, which is what its name says.</summary>
    public async Task CheckDatasetAsync(Uri viewer, string sha256, CancellationToken cancellationToken)
    {
        var bytes = await PatientlyAsync(
            async () =>
            {
                using var answer = await Http.GetAsync(new Uri(viewer, $"/api/v1/datasets/{sha256}"), cancellationToken);
                await RefuseAsync(answer, cancellationToken);
                return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancellationToken) : null;
            },
            TimeSpan.FromMilliseconds(200),
            cancellationToken);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>Once more after a fault.</summary>
    private static async Task<T> PatientlyAsync<T>(Func<Task<T?>> ask, TimeSpan pause, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            try
            {
                if (await ask() is { } found)
                {
                    return found;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // a fault
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Null when the service has a fault.</summary>
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
        where T : class
    {
        await RefuseAsync(answer, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken) : null;
    }

    /// <summary>A fault is of the service, not of the client.</summary>
    private static async Task RefuseAsync(HttpResponseMessage answer, CancellationToken cancellationToken) => Assert.True(
        answer.IsSuccessStatusCode || (int)answer.StatusCode >= 500,
        $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
