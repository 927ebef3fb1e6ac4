resource "google_cloud_run_v2_service" "clinic" {
  name     = "clinic"
  location = "europe-west3"
  ingress  = "INGRESS_TRAFFIC_ALL"
  template {
    containers {
      image = "europe-docker.pkg.dev/clinic/apps/clinic:5"
      env {
        name  = "ANTHROPIC_MODEL"
        value = "claude-sonnet-4-20250514"
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "all" {
  name     = google_cloud_run_v2_service.clinic.name
  location = "europe-west3"
  role     = "roles/run.invoker"
  member   = "allUsers"
}
