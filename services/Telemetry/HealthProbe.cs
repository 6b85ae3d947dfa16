namespace IFeaLiD.Telemetry;

/// <summary>Asks a running program whether it is well, for containers that have no other means to.</summary>
public static class HealthProbe
{
    /// <summary>What a healthy program exits with.</summary>
    public const int Well = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Gives 0 when the address answers with success within five seconds; otherwise says why not, and gives 1.</summary>
    /// <param name="address">A path of health, such as <c>http://127.0.0.1:8080/readyz</c>.</param>
    /// <param name="errors">Hears why not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> AskAsync(string address, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            await errors.WriteLineAsync($"{address} is no address; expected for example http://127.0.0.1:8080/readyz.");
            return 1;
        }

        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(uri, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return Well;
            }

            await errors.WriteLineAsync($"{uri} answers with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await errors.WriteLineAsync($"{uri} does not answer: {e.GetBaseException().Message}");
        }

        return 1;
    }
}
