from django.urls import include, path

urlpatterns = [
    path("", include("indicators.urls")),
]

handler400 = "indicators.views.errors.bad_request"
handler403 = "indicators.views.errors.permission_denied"
handler404 = "indicators.views.errors.not_found"
handler500 = "indicators.views.errors.server_error"
